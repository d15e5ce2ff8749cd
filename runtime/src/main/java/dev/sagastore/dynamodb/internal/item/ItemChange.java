package dev.sagastore.dynamodb.internal.item;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes that an update sets and removes. All others remain unchanged, even attributes that
 * the store doesn't know.
 *
 * @param set the attributes to set, by name; can be empty if there are attributes to remove
 * @param removed the names of the attributes to remove, which can be missing
 * @param increased the names of the numbers to increase by 1; a missing number counts as 0
 */
public record ItemChange(
    Map<String, AttributeValue> set, List<String> removed, List<String> increased) {

  /**
   * The maximum number of bytes in an expression (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters">limits
   * of expressions</a>). Expressions are ASCII.
   */
  private static final int MAX_LENGTH = 4_096;

  /** Creates a change that increases no numbers. */
  ItemChange(Map<String, AttributeValue> set, List<String> removed) {
    this(set, removed, List.of());
  }

  /** An update expression, with the names and values in it. */
  public record Expression(
      String text, Map<String, String> names, Map<String, AttributeValue> values) {}

  /**
   * Returns the update expression under a condition. Its placeholders contain a number, so they
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
    StringJoiner removals = new StringJoiner(",", "REMOVE ", " ");
    number = 0;
    for (String name : removed) {
      number++;
      names.put("#r" + number, name);
      removals.add("#r" + number);
    }
    StringJoiner increments = new StringJoiner(",", "ADD ", "");
    number = 0;
    for (String name : increased) {
      number++;
      names.put("#i" + number, name);
      values.put(":i" + number, AttributeValue.fromN("1"));
      increments.add("#i" + number + " :i" + number);
    }
    String text =
        (set.isEmpty() ? "" : assignments.toString())
            + (removed.isEmpty() ? "" : removals.toString())
            + (increased.isEmpty() ? "" : increments.toString());
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s attributes to set and %s to remove exceed the limit of a DynamoDB expression:"
                  .formatted(set.size(), removed.size())
              + " split them into several writes");
    }
    return new Expression(text.strip(), names, values);
  }

  /**
   * Returns whether an item already has the result of this change, apart from increased numbers.
   */
  public boolean isIn(Map<String, AttributeValue> item) {
    return item.entrySet().containsAll(set.entrySet())
        && removed.stream().noneMatch(item::containsKey);
  }
}
