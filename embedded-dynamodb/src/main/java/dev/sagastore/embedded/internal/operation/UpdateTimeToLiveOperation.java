package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html">UpdateTimeToLive</a>.
 */
final class UpdateTimeToLiveOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      Parameters.of("TableName", "TimeToLiveSpecification");
  private static final Parameters OF_SPECIFICATION = Parameters.of("AttributeName", "Enabled");
  private static final String SPECIFICATION = "TimeToLiveSpecification";
  private static final int MAX_NAME_LENGTH = 255;

  /** A change takes the service up to an hour, during which there is no other. */
  private static final Duration BETWEEN_CHANGES = Duration.ofHours(1);

  private final Database database;

  UpdateTimeToLiveOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    String tableName = TableNames.ofTable(request);
    Members specification = request.structure(SPECIFICATION, SPECIFICATION);
    Constraints constraints = new Constraints().notNull("timeToLiveSpecification", specification);
    if (specification != null) {
      OF_SPECIFICATION.check(specification);
      String attribute = specification.string("AttributeName");
      constraints
          .notNull("timeToLiveSpecification.attributeName", attribute)
          .length("timeToLiveSpecification.attributeName", attribute, 1, MAX_NAME_LENGTH)
          .notNull("timeToLiveSpecification.enabled", specification.bool("Enabled"));
    }
    constraints.check();
    String attribute =
        Objects.requireNonNull(Objects.requireNonNull(specification).string("AttributeName"));
    boolean enabled = specification.flag("Enabled");
    database.describing(
        tableName,
        table -> {
          set(table, attribute, enabled);
          return table;
        });
    return Map.of(SPECIFICATION, Map.of("AttributeName", attribute, "Enabled", enabled));
  }

  private void set(Table table, String attribute, boolean enabled) {
    String current = table.ttlAttribute();
    if (current == null && !enabled) {
      throw ServiceException.validation("TimeToLive is already disabled");
    }
    if (current != null && !current.equals(attribute)) {
      throw ServiceException.validation(
          "TimeToLive is active on a different AttributeName: current AttributeName is " + current);
    }
    if (current != null && enabled) {
      throw ServiceException.validation("TimeToLive is already enabled");
    }
    Instant now = database.clock().instant();
    if (now.minus(BETWEEN_CHANGES).isBefore(table.ttlChangedAt())) {
      throw ServiceException.validation(
          "Time to live has been modified multiple times within a fixed interval");
    }
    table.setTtlAttribute(enabled ? attribute : null, now);
  }
}
