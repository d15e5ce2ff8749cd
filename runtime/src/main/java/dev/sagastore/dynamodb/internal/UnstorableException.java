package dev.sagastore.dynamodb.internal;

/** A state, or what is stored of one, breaks a rule of ours. The message shows nothing of it. */
class UnstorableException extends IllegalArgumentException {
  UnstorableException(String problem) {
    super(problem);
  }
}
