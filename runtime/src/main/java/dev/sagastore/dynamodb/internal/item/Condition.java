package dev.sagastore.dynamodb.internal.item;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The condition under which a write takes effect. DynamoDB rejects names and values that the
 * expression doesn't use.
 *
 * @param expression the expression
 * @param names the names in it
 * @param values the values in it
 */
public record Condition(
    String expression, Map<String, String> names, Map<String, AttributeValue> values) {}
