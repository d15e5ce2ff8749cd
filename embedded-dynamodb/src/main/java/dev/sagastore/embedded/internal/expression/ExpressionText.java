package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Utf8Bytes;
import java.util.Set;

/**
 * The text of an expression and the request parameter that contains it.
 *
 * @param parameter name of the parameter, such as {@code UpdateExpression}
 * @param text text of the expression
 */
record ExpressionText(String parameter, String text) {
  /** Maximum size of an expression, in bytes. */
  private static final int MAX_SIZE = 4096;

  /** The parameters whose message about the size does not contain the size. */
  private static final Set<String> WITHOUT_SIZE =
      Set.of("ConditionExpression", "UpdateExpression", "ProjectionExpression");

  /** Returns the failure of a request that contains this expression. */
  ServiceException invalid(String problem) {
    return ServiceException.validation("Invalid " + parameter + ": " + problem);
  }

  /**
   * Fails if the text is empty or too long.
   *
   * @throws ServiceException if the text is empty or has more than 4,096 bytes
   */
  void requireValidSize() {
    if (text.isEmpty()) {
      throw invalid("The expression can not be empty;");
    }
    int size = Utf8Bytes.length(text);
    if (size > MAX_SIZE) {
      throw invalid(
          "Expression size has exceeded the maximum allowed size;"
              + (WITHOUT_SIZE.contains(parameter) ? "" : " expression size: " + size));
    }
  }
}
