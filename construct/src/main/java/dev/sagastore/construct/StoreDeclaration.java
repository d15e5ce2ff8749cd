package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.kms.IKey;

/** Declares what a saga store has besides its table. */
final class StoreDeclaration {
  private StoreDeclaration() {}

  static StoreReference of(SagaStoreTable sagas, DeclaredTable table, SagaStoreTableProps props) {
    Function<EnvironmentVariable, String> values =
        StoreValues.of(table.name(), TableDeclaration.schema(props), props.getRetention());
    ParameterPath path =
        props.getParameterPath() == null ? null : PublishedPath.of(props.getParameterPath());
    if (path != null) {
      PublishedPath.claim(sagas, path);
      StoreValues.publish(sagas, path, values, hasStream(props) ? table.streamArn() : null);
    }
    return new StoreReference(values, path, table.table(), key(props.getEncryption()), table);
  }

  /** DynamoDB replicates by the stream. */
  private static boolean hasStream(SagaStoreTableProps props) {
    return props.getStream() != null || !props.getReplicas().isEmpty();
  }

  private static @Nullable IKey key(@Nullable TableEncryptionV2 encryption) {
    return encryption == null ? null : encryption.getTableKey();
  }
}
