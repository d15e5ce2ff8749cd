package dev.sagastore.construct;

import java.util.function.BiConsumer;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.IConstruct;

/**
 * Connects a table to what a bus is connected to.
 *
 * @param table the table
 */
record StoreConnector(ISagaStoreTable table) {
  Grant connect(
      IConstruct user,
      IGrantable grantee,
      BiConsumer<String, String> environment,
      ConnectOptions options) {
    if (user instanceof Function function) {
      return table.connect(function, options);
    }
    return user instanceof ContainerDefinition container
        ? table.connect(container, options)
        : table.connect(grantee, environment, options);
  }
}
