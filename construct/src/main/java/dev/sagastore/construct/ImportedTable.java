package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import java.util.function.Function;
import software.amazon.awscdk.Arn;
import software.amazon.awscdk.ArnComponents;
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

  static StoreReference of(Construct scope, SagaStoreTableAttributes attributes) {
    ParameterPath path = attributes.parameterPath();
    return path == null ? known(scope, attributes) : published(scope, path, attributes);
  }

  /** Imports a table of which the app knows the attributes. */
  private static StoreReference known(Construct scope, SagaStoreTableAttributes attributes) {
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
        null,
        table,
        attributes.encryptionKey());
  }

  /** Imports a table of which CloudFormation reads everything on deployment. */
  private static StoreReference published(
      Construct scope, ParameterPath path, SagaStoreTableAttributes attributes) {
    Function<EnvironmentVariable, String> values = StoreValues.published(scope, path);
    ITableV2 table = TableV2.fromTableName(scope, ID, values.apply(EnvironmentVariable.TABLE_NAME));
    return new StoreReference(values, path, table, attributes.encryptionKey());
  }

  /** A client finds a table of another account or region by its ARN alone, or finds another. */
  private static String nameForClients(
      Construct scope, ITableV2 table, SagaStoreTableAttributes attributes) {
    String arn = attributes.tableArn();
    return arn == null || isOf(Stack.of(scope), arn) ? table.getTableName() : arn;
  }

  private static boolean isOf(Stack stack, String arn) {
    if (Token.isUnresolved(arn)) {
      return false;
    }
    ArnComponents parts = Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
    return stack.getAccount().equals(parts.getAccount())
        && stack.getRegion().equals(parts.getRegion());
  }
}
