package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.ItemWrite;
import dev.sagastore.embedded.internal.table.TableDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One part of a transaction of writes.
 *
 * @param kind what it does with the item
 * @param members what it says of that
 */
record WritePart(WriteKind kind, Members members) {
  /**
   * What a part can do.
   *
   * @param name the member that says it
   * @param attributes the member that has the item or its key
   * @param required an expression that must be there; null if there is none
   */
  private record WriteKind(
      String name,
      String attributes,
      @Nullable String required,
      BiFunction<Members, String, ItemWrite> reader) {
    static final List<WriteKind> ALL =
        List.of(
            new WriteKind("Put", "Item", null, WriteRequests::put),
            new WriteKind("Update", "Key", "UpdateExpression", WriteRequests::update),
            new WriteKind("Delete", "Key", null, WriteRequests::delete),
            new WriteKind("ConditionCheck", "Key", "ConditionExpression", WriteRequests::check));

    Parameters parameters() {
      Parameters common =
          Parameters.of("TableName", attributes, "ReturnValuesOnConditionCheckFailure");
      return "UpdateExpression".equals(required)
          ? common.withExpressions("UpdateExpression", "ConditionExpression")
          : common.withExpressions("ConditionExpression");
    }
  }

  /**
   * Returns a part.
   *
   * @throws ServiceException if it does not do exactly one thing
   */
  static WritePart of(Members part) {
    List<String> names = part.names();
    if (names.size() != 1) {
      throw ServiceException.validation(
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    String name = names.get(0);
    for (WriteKind kind : WriteKind.ALL) {
      if (kind.name.equals(name)) {
        return new WritePart(kind, Objects.requireNonNull(part.structure(name, name)));
      }
    }
    throw new IllegalArgumentException("no part of a transaction: " + name);
  }

  /**
   * Adds the checks of its members.
   *
   * @param path where it is, with a dot
   */
  void check(String path, Constraints constraints) {
    kind.parameters().check(members);
    String prefix = path + lowerFirst(kind.name) + ".";
    TableNames.ofItems(prefix + "tableName", members.string("TableName"), constraints);
    constraints.notNull(
        prefix + kind.attributes.toLowerCase(Locale.ROOT), members.attributes(kind.attributes));
    if (kind.required != null) {
      constraints.notNull(prefix + lowerFirst(kind.required), members.string(kind.required));
    }
    WriteCondition.check(members, constraints, prefix);
  }

  private static String lowerFirst(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Returns the write, once its members are checked.
   *
   * @throws ServiceException if it is not valid
   */
  ItemWrite read() {
    String given = Objects.requireNonNull(members.string("TableName"));
    return kind.reader.apply(members, TableDefinition.nameOf(given));
  }
}
