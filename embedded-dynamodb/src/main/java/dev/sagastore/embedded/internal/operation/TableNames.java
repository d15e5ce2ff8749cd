package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.TableDefinition;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of tables in requests (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">naming
 * rules</a>). All operations take an ARN, too.
 */
final class TableNames {
  static final Pattern PATTERN = Pattern.compile("[a-zA-Z0-9_.-]+");
  static final int MIN_LENGTH = 3;
  static final int MAX_LENGTH = 255;
  private static final int MAX_ARN_LENGTH = 1024;

  private TableNames() {}

  /**
   * Returns the table's name in a request for items.
   *
   * @param path where it is, in the words of the service
   * @param constraints gets the error of a name that is missing or empty; check it afterwards
   * @throws ServiceException if it cannot be one
   */
  static String ofItems(String path, @Nullable String given, Constraints constraints) {
    constraints.notNull(path, given).length(path, given, 1, MAX_ARN_LENGTH);
    if (given == null || given.isEmpty()) {
      return "";
    }
    String name = TableDefinition.nameOf(given);
    requireValid(name);
    return name;
  }

  /**
   * Fails for what cannot be the name of a table or index.
   *
   * @throws ServiceException if it cannot be one
   */
  static void requireValid(String name) {
    if (!hasValidLength(name) || !PATTERN.matcher(name).matches()) {
      throw ServiceException.validation(
          "Invalid table/index name.  Table/index names must be between 3 and 255 characters long,"
              + " and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
    }
  }

  /**
   * Returns the table's name in a request for the table itself.
   *
   * @throws ServiceException if it cannot be one
   */
  static String ofTable(Members request) {
    String given = request.string("TableName");
    if (given == null) {
      throw ServiceException.validation(
          "The parameter 'TableName' is required but was not present in the request");
    }
    String name = TableDefinition.nameOf(given);
    if (!hasValidLength(name)) {
      throw ServiceException.validation(
          "TableName must be at least 3 characters long and at most 255 characters long");
    }
    new Constraints().pattern("tableName", name, PATTERN).check();
    return name;
  }

  private static boolean hasValidLength(String name) {
    return name.length() >= MIN_LENGTH && name.length() <= MAX_LENGTH;
  }
}
