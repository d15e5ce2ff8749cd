package dev.sagastore.embedded.internal.expression;

import java.util.EnumSet;
import java.util.Set;

/** The keywords of expressions. */
enum Keyword {
  AND,
  OR,
  NOT,
  BETWEEN,
  IN,
  SET,
  REMOVE,
  ADD,
  DELETE;

  /** The keywords of conditions, filters, and key conditions. */
  static final Set<Keyword> OF_CONDITIONS = EnumSet.range(AND, IN);

  /** The keywords of updates: each begins a section. */
  static final Set<Keyword> OF_UPDATES = EnumSet.range(SET, DELETE);
}
