package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Arn;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.dynamodb.ITableV2;
import software.amazon.awscdk.services.dynamodb.TableAttributesV2;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/** Imports a table that this app doesn't declare. */
final class TableImport {
  private static final String ID = "Table";

  private TableImport() {}

  static StoreReference of(Construct scope, SagaStoreTableAttributes attributes) {
    ParameterPath path = attributes.parameterPath();
    return path == null ? known(scope, attributes) : published(scope, path, attributes);
  }

  /** Imports a table whose attributes the app knows. */
  private static StoreReference known(Construct scope, SagaStoreTableAttributes attributes) {
    ITableV2 table =
        TableV2.fromTableAttributes(
            scope,
            ID,
            TableAttributesV2.builder()
                .tableName(attributes.tableName())
                .tableArn(attributes.tableArn())
                .tableStreamArn(attributes.streamArn())
                .encryptionKey(attributes.encryptionKey())
                .build());
    return new StoreReference(
        StoreValues.of(
            nameForClients(scope, table, attributes), attributes.schema(), attributes.retention()),
        null,
        table,
        attributes.encryptionKey(),
        null);
  }

  /** Imports a table whose attributes CloudFormation reads on deployment. */
  private static StoreReference published(
      Construct scope, ParameterPath path, SagaStoreTableAttributes attributes) {
    Function<EnvironmentVariable, String> values = StoreValues.published(scope, path);
    ITableV2 table =
        TableV2.fromTableAttributes(
            scope,
            ID,
            TableAttributesV2.builder()
                .tableName(values.apply(EnvironmentVariable.TABLE_NAME))
                .tableStreamArn(publishedStream(scope, path, attributes))
                .encryptionKey(attributes.encryptionKey())
                .build());
    return new StoreReference(values, path, table, attributes.encryptionKey(), null);
  }

  private static @Nullable String publishedStream(
      Construct scope, ParameterPath path, SagaStoreTableAttributes attributes) {
    return attributes.hasPublishedStream()
        ? StringParameter.valueForStringParameter(scope, path.streamArnName())
        : null;
  }

  /** A client finds a table of another account or region by its ARN only, or finds another one. */
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
