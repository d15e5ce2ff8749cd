package dev.sagastore.construct;

import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TimeConversionOptions;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.dynamodb.MultiRegionConsistency;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.kms.IAlias;
import software.amazon.awscdk.services.kms.IKey;

/** Finds all that DynamoDB, CloudFormation or the store could not do with a table's options. */
final class TableProblems {
  private static final int MAX_RECOVERY_DAYS = 35;
  private static final TimeConversionOptions FRACTIONS =
      TimeConversionOptions.builder().integral(false).build();

  private final TableOptions options;
  private final Stack stack;
  private final List<String> problems = new ArrayList<>();

  private TableProblems(TableOptions options, Stack stack) {
    this.options = options;
    this.stack = stack;
  }

  /** Returns what is wrong with the options of a table in a stack; empty if nothing is. */
  static List<String> of(TableOptions options, Stack stack) {
    TableProblems problems = new TableProblems(options, stack);
    problems.checkNames();
    problems.checkRemovalPolicy();
    problems.checkRecovery();
    problems.checkEncryption();
    problems.checkReplicas();
    return problems.problems;
  }

  private void checkNames() {
    String name = options.tableName;
    // what a token stands for is known on deployment only
    if (name != null && !Token.isUnresolved(name) && !TableSchema.isResourceName(name)) {
      problems.add(
          "the table cannot be named '%s': use 3 to 255 letters, digits, '_', '-' or '.'"
              .formatted(name));
    }
    check(options::schema);
    if (options.retention != null && options.retention.isUnresolved()) {
      problems.add("the retention must be known at synthesis: give a duration, and no token");
    } else {
      check(options::kept);
    }
    String path = options.parameterPath;
    if (path != null) {
      check(() -> new ParameterPath(path));
    }
  }

  private void checkRemovalPolicy() {
    RemovalPolicy policy = options.removalPolicy;
    if (policy != RemovalPolicy.RETAIN && policy != RemovalPolicy.DESTROY) {
      problems.add(
          "the table's removal policy cannot be %s: use RETAIN or DESTROY".formatted(policy));
    }
  }

  private void checkRecovery() {
    Duration period = options.recoveryPeriod;
    if (period == null) {
      return;
    }
    if (!options.pointInTimeRecovery) {
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
    if (options.encryptionKey != null && Token.isUnresolved(stack.getRegion())) {
      problems.add(
          "a table with a customer managed key needs a stack whose region is known: give the stack"
              + " an env");
    }
    checkKey();
    options.replicaKeyArns.forEach(this::checkReplicaKey);
    for (String region : options.replicas) {
      if (options.encryptionKey != null && !options.replicaKeyArns.containsKey(region)) {
        problems.add(
            "the replica in %s needs a key of its region: add it to replicaKeyArns"
                .formatted(region));
      }
    }
    if (options.encryptionKey == null && !options.replicaKeyArns.isEmpty()) {
      problems.add("keys of replicas need an encryptionKey for the table itself");
    }
  }

  private void checkKey() {
    IKey key = options.encryptionKey;
    if (key == null) {
      return;
    }
    if (key instanceof IAlias) {
      problems.add(
          "the encryption key is an alias, on which nothing can be granted: give the key itself");
    } else if (StoreConnection.differ(key.getEnv().getRegion(), stack.getRegion())) {
      problems.add(
          "the encryption key is in %s, and the table in %s: use a key of the same region"
              .formatted(key.getEnv().getRegion(), stack.getRegion()));
    }
  }

  private void checkReplicaKey(String region, String arn) {
    if (!options.replicas.contains(region)) {
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
    if (options.multiRegionConsistency == MultiRegionConsistency.STRONG) {
      problems.add(
          "strong consistency across regions allows neither TTL nor transactions, and the store"
              + " needs both: use EVENTUAL, and write in one region");
    }
    if (options.replicas.isEmpty()) {
      return;
    }
    String region = stack.getRegion();
    if (Token.isUnresolved(region)) {
      problems.add("replicas need a stack whose region is known: give the stack an env");
    }
    Set<String> seen = new HashSet<>();
    for (String replica : options.replicas) {
      if (replica.isBlank() || Token.isUnresolved(replica)) {
        problems.add("the region of a replica must be known, and not '%s'".formatted(replica));
      } else if (replica.equals(region)) {
        problems.add("%s is the region of the table itself: name the others".formatted(replica));
      } else if (!seen.add(replica)) {
        problems.add("there are two replicas in %s".formatted(replica));
      }
    }
    if (options.stream != null && options.stream != StreamViewType.NEW_AND_OLD_IMAGES) {
      problems.add(
          "a table with replicas streams NEW_AND_OLD_IMAGES, not %s".formatted(options.stream));
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
