package dev.sagastore.construct;

import dev.sagastore.schema.ParameterPath;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.Token;
import software.constructs.Construct;
import software.constructs.IConstruct;
import software.constructs.MetadataEntry;

/** The path under which a table publishes its parameters. */
final class PublishedPath {
  private static final String PATH = "sagastore:parameters:";

  private PublishedPath() {}

  /** Returns the path. A template needs the whole names of its parameters. */
  static ParameterPath of(String path) {
    if (Token.isUnresolved(path)) {
      throw new IllegalArgumentException(
          "the path of parameters must be known at synthesis: pass a text such as"
              + " /orders/saga-store, not a token");
    }
    return new ParameterPath(path);
  }

  /** Notes that a table publishes its parameters under a path. */
  static void claim(Construct sagas, ParameterPath path) {
    sagas.getNode().getRoot().getNode().addMetadata(key(sagas, path), sagas.getNode().getPath());
  }

  /**
   * Returns the path of the construct that publishes its parameters under a path, in the account
   * and region of a scope; null if there is none in the app.
   */
  static @Nullable String owner(Construct scope, ParameterPath path) {
    String key = key(scope, path);
    return scope.getNode().getRoot().getNode().getMetadata().stream()
        .filter(entry -> entry.getType().equals(key))
        .map(MetadataEntry::getData)
        .map(Object::toString)
        .findFirst()
        .orElse(null);
  }

  private static String key(IConstruct scope, ParameterPath path) {
    Stack stack = Stack.of(scope);
    return "%s%s:%s:%s"
        .formatted(
            PATH, place(scope, stack.getAccount()), place(scope, stack.getRegion()), path.path());
  }

  /** Stacks whose account or region is unknown are deployed together, except those of stages. */
  private static String place(IConstruct scope, String accountOrRegion) {
    if (!Token.isUnresolved(accountOrRegion)) {
      return accountOrRegion;
    }
    Stage stage = Stage.of(scope);
    return stage == null ? "" : stage.getNode().getPath();
  }
}
