package dev.sagastore.cdkapp;

/** What the user can put right; each line of the message says how. */
public final class UserError extends RuntimeException {
  UserError(String message) {
    super(message);
  }
}
