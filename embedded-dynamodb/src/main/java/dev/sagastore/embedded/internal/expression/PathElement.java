package dev.sagastore.embedded.internal.expression;

/** One step of a document path. */
sealed interface PathElement {

  /** The element of a map, or a top-level attribute. */
  record Field(String name) implements PathElement {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The element of a list, from 0. */
  record Index(int index) implements PathElement {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }
}
