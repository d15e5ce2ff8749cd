package dev.sagastore.dynamodb.internal.item;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes that an update sets, and those that it removes. All others stay as they are, even
 * those that the store doesn't know.
 *
 * @param set the attributes to set, by name; may be empty if there are others to remove
 * @param removed the names of the attributes to remove; no error if one is missing
 */
public record ItemChange(Map<String, AttributeValue> set, List<String> removed) {

  /**
   * The bytes in an expression (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters">limits
   * of expressions</a>); all of it is ASCII.
   */
  private static final int MAX_LENGTH = 4_096;

  /** An update expression, with the names and values in it. */
  public record Expression(
      String text, Map<String, String> names, Map<String, AttributeValue> values) {}

  /**
   * Returns the update expression under a condition. Its placeholders have a number, so that they
   * differ from those of the condition.
   */
  public Expression expression(Condition condition) {
    Map<String, String> names = new HashMap<>(condition.names());
    Map<String, AttributeValue> values = new HashMap<>(condition.values());
    StringJoiner assignments = new StringJoiner(",", "SET ", " ");
    int number = 0;
    for (Map.Entry<String, AttributeValue> attribute : set.entrySet()) {
      number++;
      String name = "#s" + number;
      String value = ":s" + number;
      names.put(name, attribute.getKey());
      values.put(value, attribute.getValue());
      assignments.add(name + "=" + value);
    }
    StringJoiner removals = new StringJoiner(",", "REMOVE ", "");
    number = 0;
    for (String name : removed) {
      number++;
      names.put("#r" + number, name);
      removals.add("#r" + number);
    }
    String text =
        (set.isEmpty() ? "" : assignments.toString())
            + (removed.isEmpty() ? "" : removals.toString());
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s attributes to set and %s to remove are more than one request to DynamoDB can have:"
                  .formatted(set.size(), removed.size())
              + " part them into several writes");
    }
    return new Expression(text.strip(), names, values);
  }

  /** Returns whether an item is as this change leaves it. */
  public boolean isIn(Map<String, AttributeValue> item) {
    return item.entrySet().containsAll(set.entrySet())
        && removed.stream().noneMatch(item::containsKey);
  }
}
