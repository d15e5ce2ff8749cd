package dev.sagastore.bus.json;

/** IDs of messages whose own ID is unique for its source only. */
final class ForeignId {
  private ForeignId() {}

  /** Returns an ID that no other format, source and ID have: the length separates the last two. */
  static String of(String format, String source, String id) {
    return "%s:%d:%s:%s".formatted(format, source.length(), source, id);
  }
}
