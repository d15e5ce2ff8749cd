package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.ConditionExpression;
import dev.sagastore.embedded.internal.expression.KeyConditionExpression;
import dev.sagastore.embedded.internal.expression.Placeholders;
import dev.sagastore.embedded.internal.expression.ProjectionExpression;
import dev.sagastore.embedded.internal.expression.UpdateExpression;
import dev.sagastore.embedded.internal.protocol.AttributeInput;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a structure and their placeholders. Call {@link #requireAllUsed} once all are
 * read.
 */
final class ExpressionInput {
  private static final String NAMES = "ExpressionAttributeNames";
  private static final String VALUES = "ExpressionAttributeValues";

  private final Members members;
  private final Placeholders placeholders;

  /**
   * Reads the placeholders.
   *
   * @param members the structure
   * @param expressions the expressions that it may have, in the order of messages
   * @throws ServiceException if the placeholders are not valid by themselves
   */
  ExpressionInput(Members members, String... expressions) {
    this.members = members;
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    for (String expression : expressions) {
      texts.put(expression, members.string(expression));
    }
    this.placeholders =
        Placeholders.of(members.stringMap(NAMES), values(members.attributes(VALUES)), texts);
  }

  private static @Nullable Map<String, Value> values(@Nullable Map<String, AttributeInput> inputs) {
    if (inputs == null) {
      return null;
    }
    Map<String, Value> values = new LinkedHashMap<>();
    inputs.forEach(
        (name, input) -> {
          try {
            values.put(name, input.value());
          } catch (ServiceException e) {
            throw ServiceException.validation(
                "%s contains invalid value: %s for key %s".formatted(VALUES, e.getMessage(), name));
          }
        });
    return values;
  }

  @Nullable ConditionExpression condition() {
    String text = members.string("ConditionExpression");
    return text == null
        ? null
        : ConditionExpression.parse("ConditionExpression", text, placeholders);
  }

  @Nullable ConditionExpression filter() {
    String text = members.string("FilterExpression");
    return text == null ? null : ConditionExpression.parse("FilterExpression", text, placeholders);
  }

  @Nullable ProjectionExpression projection() {
    String text = members.string("ProjectionExpression");
    return text == null ? null : ProjectionExpression.parse(text, placeholders);
  }

  @Nullable UpdateExpression update() {
    String text = members.string("UpdateExpression");
    return text == null ? null : UpdateExpression.parse(text, placeholders);
  }

  @Nullable KeyConditionExpression keyCondition() {
    String text = members.string("KeyConditionExpression");
    return text == null ? null : KeyConditionExpression.parse(text, placeholders);
  }

  void requireAllUsed() {
    placeholders.requireAllUsed();
  }
}
