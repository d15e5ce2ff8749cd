package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.Arn;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.dynamodb.ITableV2;
import software.amazon.awscdk.services.dynamodb.TableAttributesV2;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.constructs.Construct;

/** A table that this app does not declare. */
final class ImportedTable {
  private static final String ID = "Table";

  private ImportedTable() {}

  /** Imports a table of which the app knows the attributes. */
  static StoreReference of(Construct scope, SagaStoreTableAttributes attributes) {
    ITableV2 table =
        TableV2.fromTableAttributes(
            scope,
            ID,
            TableAttributesV2.builder()
                .tableName(attributes.tableName())
                .tableArn(attributes.tableArn())
                .encryptionKey(attributes.encryptionKey())
                .build());
    return new StoreReference(
        StoreValues.of(
            nameForClients(scope, table, attributes), attributes.schema(), attributes.retention()),
        attributes.environmentPrefix(),
        null,
        table,
        attributes.encryptionKey());
  }

  /** Imports a table of which CloudFormation reads everything on deployment. */
  static StoreReference published(Construct scope, ParameterPath path) {
    Map<EnvironmentVariable, String> values = StoreValues.published(scope, path);
    ITableV2 table =
        TableV2.fromTableName(
            scope, ID, Objects.requireNonNull(values.get(EnvironmentVariable.TABLE_NAME)));
    return new StoreReference(values, "", path, table, null);
  }

  /** A client finds a table of another account by its ARN alone. */
  private static String nameForClients(
      Construct scope, ITableV2 table, SagaStoreTableAttributes attributes) {
    String arn = attributes.tableArn();
    return arn == null || Token.isUnresolved(arn) || isOfAccount(Stack.of(scope), arn)
        ? table.getTableName()
        : arn;
  }

  private static boolean isOfAccount(Stack stack, String arn) {
    return stack.getAccount().equals(Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).getAccount());
  }
}
