package dev.sagastore.embedded.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that DynamoDB fails: what the response says of it. */
public final class ServiceException extends RuntimeException {
  private static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810#";
  private static final String VALIDATION = "com.amazon.coral.validate#ValidationException";
  private static final String CORAL = "com.amazon.coral.service#";
  private static final int BAD_REQUEST = 400;

  private final int status;
  private final String type;
  private final transient Map<String, Object> members;

  private ServiceException(int status, String type, String message, Map<String, ?> members) {
    // the requester's stack says nothing of the fault, and would cost more than the request
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.members = new LinkedHashMap<>(members);
  }

  /** Returns the failure of a request that is not valid. */
  public static ServiceException validation(String message) {
    return new ServiceException(BAD_REQUEST, VALIDATION, message, Map.of());
  }

  /** Returns a failure of DynamoDB's own model, such as {@code ResourceNotFoundException}. */
  public static ServiceException of(String name, String message) {
    return of(name, message, Map.of());
  }

  /** Returns a failure of DynamoDB's own model with further members of the response. */
  public static ServiceException of(String name, String message, Map<String, ?> members) {
    return new ServiceException(BAD_REQUEST, DYNAMODB + name, message, members);
  }

  /** Returns a failure of the protocol, such as {@code SerializationException}. */
  public static ServiceException protocol(int status, String name, String message) {
    return new ServiceException(status, CORAL + name, message, Map.of());
  }

  /** Returns the failure of a body whose JSON does not have the form of the request. */
  public static ServiceException serialization(String message) {
    return protocol(BAD_REQUEST, "SerializationException", message);
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the type as the response has it, with its namespace. */
  public String type() {
    return type;
  }

  /** Returns the type without its namespace, such as {@code ValidationException}. */
  public String name() {
    return type.substring(type.indexOf('#') + 1);
  }

  /** Returns further members of the response. */
  public Map<String, Object> members() {
    return members;
  }

  /** Returns the message. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
