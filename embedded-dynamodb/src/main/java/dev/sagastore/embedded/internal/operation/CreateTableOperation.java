package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.BillingMode;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.KeyDefinition;
import dev.sagastore.embedded.internal.table.TableDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html">CreateTable</a>.
 */
final class CreateTableOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      Parameters.of(
          "TableName",
          "AttributeDefinitions",
          "KeySchema",
          "LocalSecondaryIndexes",
          "GlobalSecondaryIndexes",
          "BillingMode",
          "ProvisionedThroughput",
          "OnDemandThroughput",
          "DeletionProtectionEnabled",
          "TableClass");

  private final Database database;

  CreateTableOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    String name = TableNames.ofTable(request);
    Constraints constraints = new Constraints();
    KeySchemaReader.checkDefinitions(request, constraints);
    KeySchemaReader.checkSchema(request, "", constraints);
    constraints
        .oneOf("billingMode", request.string("BillingMode"), Enums.BILLING_MODE)
        .oneOf("tableClass", request.string("TableClass"), Enums.TABLE_CLASS);
    ThroughputReader.check(request, "", constraints);
    IndexReader.check(request, constraints);
    constraints.check();

    TableDefinition definition = definition(name, request);
    return Map.of(
        "TableDescription",
        database.create(
            definition, table -> TableDescription.of(table, TableDescription.Status.CREATING)));
  }

  private TableDefinition definition(String name, Members request) {
    String mode = request.string("BillingMode");
    BillingMode billingMode = mode == null ? BillingMode.PROVISIONED : BillingMode.valueOf(mode);
    var throughput = ThroughputReader.ofTable(request, billingMode);
    KeySchemaReader schemas = KeySchemaReader.of(request);
    KeyDefinition keys = schemas.key(request);
    List<IndexDefinition> indexes = new IndexReader(schemas, keys, billingMode).read(request);
    requireAllUsed(schemas, keys, indexes);
    return new TableDefinition(
        name,
        UUID.randomUUID().toString(),
        database.clock().instant(),
        schemas.definitions(),
        keys,
        indexes,
        billingMode,
        throughput,
        request.flag("DeletionProtectionEnabled"),
        Objects.requireNonNullElse(request.string("TableClass"), ""));
  }

  private static void requireAllUsed(
      KeySchemaReader schemas, KeyDefinition keys, List<IndexDefinition> indexes) {
    Set<String> used = new TreeSet<>(keys.names());
    indexes.forEach(index -> used.addAll(index.keys().names()));
    if (new HashSet<>(used).equals(schemas.definitions().keySet())) {
      return;
    }
    throw ServiceException.validation(
        indexes.isEmpty()
            ? "One or more parameter values were invalid: Number of attributes in KeySchema does"
                + " not exactly match number of attributes defined in AttributeDefinitions"
            : ("One or more parameter values were invalid: Some AttributeDefinitions are not used."
                    + " AttributeDefinitions: %s, keys used: %s")
                .formatted(schemas.definitions().keySet(), used));
  }
}
