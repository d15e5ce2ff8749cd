package dev.sagastore.construct;

import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.AspectOptions;
import software.amazon.awscdk.AspectPriority;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.IAspect;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.IConstruct;

/**
 * Warns of a function whose version can't follow its table.
 *
 * <p>CDK creates another version if the function's template differs. If the table's name is a
 * token, the template stays the same when the name changes, and an alias stays with the old table.
 */
final class VersionWarning implements IAspect {
  /** The child that {@link Function#getCurrentVersion} creates. */
  private static final String CURRENT_VERSION = "CurrentVersion";

  private final String function;
  private final String sagas;

  private VersionWarning(Function function, IConstruct sagas) {
    this.function = function.getNode().getPath();
    this.sagas = sagas.getNode().getPath();
  }

  /** Warns at synthesis if the function has a version then. */
  static void add(Function function, IConstruct sagas) {
    Aspects.of(function)
        .add(
            new VersionWarning(function, sagas),
            AspectOptions.builder().priority(AspectPriority.READONLY).build());
  }

  @Override
  public void visit(IConstruct node) {
    if (node.getNode().getPath().equals(function)
        && node.getNode().tryFindChild(CURRENT_VERSION) != null) {
      Annotations.of(node)
          .addWarningV2(
              "@sagastore/construct:version",
              ("the name of the table %s is known on deployment only, so the function's current"
                      + " version stays with the old table if the name changes: import the table by"
                      + " its name, or call invalidateVersionBasedOn(..) with a text that you change"
                      + " together with the table")
                  .formatted(sagas));
    }
  }
}
