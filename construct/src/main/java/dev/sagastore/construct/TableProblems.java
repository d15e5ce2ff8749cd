package dev.sagastore.construct;

import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TimeConversionOptions;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.CapacityMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.MultiRegionConsistency;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;
import software.amazon.awscdk.services.kms.IKey;
import software.constructs.Construct;

/** Finds all properties of a table that DynamoDB, CloudFormation or the store doesn't support. */
final class TableProblems {
  private static final int MAX_RECOVERY_DAYS = 35;

  /** A table has at most 20 indexes. */
  private static final int MAX_FURTHER_INDEXES = 18;

  private static final TimeConversionOptions FRACTIONS =
      TimeConversionOptions.builder().integral(false).build();

  private final SagaStoreTableProps props;
  private final Construct scope;
  private final Stack stack;
  private final List<String> problems = new ArrayList<>();

  private TableProblems(SagaStoreTableProps props, Construct scope) {
    this.props = props;
    this.scope = scope;
    this.stack = Stack.of(scope);
  }

  /**
   * Returns the scope.
   *
   * @throws IllegalArgumentException with all problems, if there are any
   */
  static Construct requireNone(Construct scope, String id, SagaStoreTableProps props) {
    List<String> problems = of(props, scope);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(pathOf(scope, id) + ": " + String.join("; ", problems));
    }
    return scope;
  }

  /** Returns the path of a construct that doesn't exist yet. */
  static String pathOf(Construct scope, String id) {
    return scope.getNode().getPath() + "/" + id;
  }

  private static List<String> of(SagaStoreTableProps props, Construct scope) {
    TableProblems problems = new TableProblems(props, scope);
    problems.checkNames();
    problems.checkParameterPath();
    problems.checkRemovalPolicy();
    problems.checkThroughput();
    problems.checkFurtherIndexes();
    problems.checkRecovery();
    problems.checkEncryption();
    problems.checkReplicas();
    return problems.problems;
  }

  private void checkNames() {
    String name = props.getTableName();
    // what a token stands for is known on deployment only
    if (name != null && !Token.isUnresolved(name) && !TableSchema.isResourceName(name)) {
      problems.add(
          "the table cannot be named '%s': use 3 to 255 letters, digits, '_', '-' or '.'"
              .formatted(name));
    }
    check(() -> TableDeclaration.schema(props));
    String retention = StoreValues.problem(props.getRetention());
    if (retention != null) {
      problems.add(retention);
    }
  }

  private void checkParameterPath() {
    String path = props.getParameterPath();
    if (path != null) {
      check(() -> requireFree(PublishedPath.of(path)));
    }
  }

  private ParameterPath requireFree(ParameterPath path) {
    String owner = PublishedPath.owner(scope, path);
    if (owner != null) {
      throw new IllegalArgumentException(
          "the parameters under '%s' are those of %s: choose another path, or give the stacks an env"
              .formatted(path.path(), owner));
    }
    return path;
  }

  private void checkRemovalPolicy() {
    RemovalPolicy policy = props.getRemovalPolicy();
    if (policy != RemovalPolicy.RETAIN && policy != RemovalPolicy.DESTROY) {
      problems.add(
          "the table's removal policy cannot be %s: use RETAIN or DESTROY".formatted(policy));
    }
  }

  private void checkThroughput() {
    checkWarmThroughput("the table", props.getWarmThroughput());
    checkThroughput("correlationIndex", props.getCorrelationIndex());
    checkThroughput("cleanupIndex", props.getCleanupIndex());
  }

  private void checkThroughput(String name, SagaStoreIndexProps index) {
    boolean provisioned =
        props.getBilling() != null && props.getBilling().getMode() == BillingMode.PROVISIONED;
    if (index.isProvisioned() && !provisioned) {
      problems.add(
          "%s has a capacity, and the table is billed on demand: set maximums, or provisioned billing"
              .formatted(name));
    }
    if (index.isOnDemand() && provisioned) {
      problems.add(
          "%s has a maximum of request units, and the table is billed by capacity: set the capacity"
              .formatted(name));
    }
    if (isLessThanOne(index.getMaxReadRequestUnits())
        || isLessThanOne(index.getMaxWriteRequestUnits())) {
      problems.add("the maximums of %s must be 1 or more".formatted(name));
    }
    checkWarmThroughput(name, index.getWarmThroughput());
    if (index.getWriteCapacity() != null
        && index.getWriteCapacity().getMode() == CapacityMode.FIXED) {
      problems.add(
          "the write capacity of %s must be autoscaled: CloudFormation has no other for this type of"
                  .formatted(name)
              + " table");
    }
  }

  private static boolean isLessThanOne(@Nullable Number number) {
    return number != null && number.longValue() < 1;
  }

  private void checkFurtherIndexes() {
    List<GlobalSecondaryIndexPropsV2> indexes = props.getGlobalSecondaryIndexes();
    if (indexes.size() > MAX_FURTHER_INDEXES) {
      problems.add(
          "there can be at most %s further indexes, not %s"
              .formatted(MAX_FURTHER_INDEXES, indexes.size()));
    }
    Set<String> names =
        new HashSet<>(List.of(props.getCorrelationIndexName(), props.getCleanupIndexName()));
    for (GlobalSecondaryIndexPropsV2 index : indexes) {
      if (!names.add(index.getIndexName())) {
        problems.add("there are two indexes named '%s'".formatted(index.getIndexName()));
      }
      checkThroughput("index '%s'".formatted(index.getIndexName()), SagaStoreIndexProps.of(index));
    }
  }

  private void checkWarmThroughput(String name, @Nullable WarmThroughput throughput) {
    if (throughput != null
        && (isLessThanOne(throughput.getReadUnitsPerSecond())
            || isLessThanOne(throughput.getWriteUnitsPerSecond()))) {
      problems.add("the warm throughput of %s must be 1 or more units a second".formatted(name));
    }
  }

  private void checkRecovery() {
    Duration period = props.getRecoveryPeriod();
    if (period == null) {
      return;
    }
    if (!props.getPointInTimeRecovery()) {
      problems.add("there is no recovery period without point-in-time recovery: leave one out");
    }
    double days = period.toDays(FRACTIONS).doubleValue();
    if (days < 1 || days > MAX_RECOVERY_DAYS || days != Math.rint(days)) {
      problems.add(
          "the recovery period must be 1 to %s whole days, not %s"
              .formatted(MAX_RECOVERY_DAYS, period.toHumanString()));
    }
  }

  private void checkEncryption() {
    TableEncryptionV2 encryption = props.getEncryption();
    IKey key = encryption == null ? null : encryption.getTableKey();
    if (encryption == null || key == null) {
      return;
    }
    if (Token.isUnresolved(stack.getRegion())) {
      problems.add(
          "a table with a customer managed key needs a stack whose region is known: give the stack"
              + " an env");
    }
    checkKey(key);
    Map<String, String> replicaKeys =
        encryption.getReplicaKeyArns() == null ? Map.of() : encryption.getReplicaKeyArns();
    replicaKeys.forEach(this::checkReplicaKey);
    for (String region : props.getReplicas()) {
      if (!replicaKeys.containsKey(region)) {
        problems.add(
            "the replica in %s needs a key of its region: pass it to customerManagedKey"
                .formatted(region));
      }
    }
  }

  private void checkKey(IKey key) {
    String ofKey = KeyProblem.ofGrants(key);
    if (ofKey != null) {
      problems.add(ofKey);
    } else if (StoreConnection.differ(key.getEnv().getRegion(), stack.getRegion())) {
      problems.add(
          "the encryption key is in %s, and the table in %s: use a key of the same region"
              .formatted(key.getEnv().getRegion(), stack.getRegion()));
    }
  }

  private void checkReplicaKey(String region, String arn) {
    if (!props.getReplicas().contains(region)) {
      problems.add("there is a key for %s, but no replica".formatted(region));
    }
    if (!Token.isUnresolved(arn)
        && !arn.matches("arn:[^:]+:kms:" + Pattern.quote(region) + ":.+")) {
      problems.add(
          "the key of the replica in %s must be the ARN of a key there, and not '%s'"
              .formatted(region, arn));
    }
  }

  private void checkReplicas() {
    if (props.getMultiRegionConsistency() == MultiRegionConsistency.STRONG) {
      problems.add(
          "strong consistency across regions allows neither TTL nor transactions, and the store"
              + " needs both: use EVENTUAL, and write in one region");
    }
    if (props.getReplicas().isEmpty()) {
      return;
    }
    String region = stack.getRegion();
    if (Token.isUnresolved(region)) {
      problems.add("replicas need a stack whose region is known: give the stack an env");
    }
    Set<String> seen = new HashSet<>();
    for (String replica : props.getReplicas()) {
      if (replica.isBlank() || Token.isUnresolved(replica)) {
        problems.add("the region of a replica must be known, and not '%s'".formatted(replica));
      } else if (replica.equals(region)) {
        problems.add("%s is the region of the table itself: name the others".formatted(replica));
      } else if (!seen.add(replica)) {
        problems.add("there are two replicas in %s".formatted(replica));
      }
    }
    if (props.getStream() != null && props.getStream() != StreamViewType.NEW_AND_OLD_IMAGES) {
      problems.add(
          "a table with replicas streams NEW_AND_OLD_IMAGES, not %s".formatted(props.getStream()));
    }
  }

  private void check(Supplier<?> requirement) {
    try {
      Object unused = requirement.get();
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
  }
}
