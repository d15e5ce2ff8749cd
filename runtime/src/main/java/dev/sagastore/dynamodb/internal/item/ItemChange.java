package dev.sagastore.dynamodb.internal.item;

import java.util.ArrayList;
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
    StringJoiner assignments = new StringJoiner(", ", "SET ", "");
    int number = 0;
    for (Map.Entry<String, AttributeValue> attribute : set.entrySet()) {
      number++;
      names.put("#set" + number, attribute.getKey());
      values.put(":set" + number, attribute.getValue());
      assignments.add("#set" + number + " = :set" + number);
    }
    List<String> placeholders = new ArrayList<>();
    for (String name : removed) {
      String placeholder = "#removed" + (placeholders.size() + 1);
      names.put(placeholder, name);
      placeholders.add(placeholder);
    }
    String assignment = set.isEmpty() ? "" : assignments.toString();
    String removal = placeholders.isEmpty() ? "" : " REMOVE " + String.join(", ", placeholders);
    return new Expression((assignment + removal).strip(), names, values);
  }

  /** Returns whether an item is as this change leaves it. */
  public boolean isIn(Map<String, AttributeValue> item) {
    return item.entrySet().containsAll(set.entrySet())
        && removed.stream().noneMatch(item::containsKey);
  }
}
