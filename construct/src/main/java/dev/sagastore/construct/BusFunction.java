package dev.sagastore.construct;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;

/**
 * A function that a bus invokes.
 *
 * @param function the function, which has the environment and the role
 * @param target the function itself or an alias of it
 */
record BusFunction(Function function, IFunction target) {
  static BusFunction of(Function function) {
    return new BusFunction(function, function);
  }

  /**
   * Returns the function of an alias.
   *
   * @throws IllegalArgumentException if this app doesn't declare the function
   */
  static BusFunction of(Alias alias) {
    if (alias.getVersion().getLambda() instanceof Function function) {
      return new BusFunction(function, alias);
    }
    throw new IllegalArgumentException(
        ("%s is an alias of a function that this app doesn't declare: connect the bus"
                + " in the app that declares the function")
            .formatted(alias.getNode().getPath()));
  }

  String path() {
    return function.getNode().getPath();
  }

  CfnFunction resource() {
    return (CfnFunction)
        Objects.requireNonNull(function.getNode().getDefaultChild(), "default child");
  }

  /** Returns the reserved concurrency; null if there is none. */
  @Nullable Integer reservedConcurrency() {
    Number reserved = resource().getReservedConcurrentExecutions();
    return reserved == null ? null : Integer.valueOf(reserved.intValue());
  }
}
