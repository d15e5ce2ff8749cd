package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import dev.sagastore.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.MultiRegionConsistency;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableClass;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;
import software.amazon.awscdk.services.iam.PolicyDocument;

/**
 * Properties of a {@link SagaStoreTable}, which several stacks can share.
 *
 * <pre>{@code
 * SagaStoreTableProps standard =
 *     SagaStoreTableProps.builder().retention(Duration.days(90)).shards(4).build();
 * new SagaStoreTable(ordersStack, "Sagas", standard);
 * new SagaStoreTable(testStack, "Sagas",
 *     standard.toBuilder().removalPolicy(RemovalPolicy.DESTROY).build());
 * }</pre>
 *
 * <p>No property is required. {@link SagaStoreTable} validates them, because the stack decides
 * which of them are possible.
 *
 * <p>Choose {@code correlationIndexName}, {@code cleanupIndexName}, {@code ttlAttribute} and {@code
 * shards} before the first deployment. They can't be changed for a table that contains sagas.
 *
 * <p>Immutable. Two of them are equal if all properties are. Durations are compared by value, other
 * objects of CDK by identity. Later versions can add properties.
 */
public final class SagaStoreTableProps {
  static final Duration STANDARD_RETENTION = Duration.days(30);

  private final @Nullable String tableName;
  private final RemovalPolicy removalPolicy;
  private final @Nullable Boolean deletionProtection;
  private final @Nullable Billing billing;
  private final @Nullable WarmThroughput warmThroughput;
  private final SagaStoreIndexProps correlationIndex;
  private final SagaStoreIndexProps cleanupIndex;
  private final List<GlobalSecondaryIndexPropsV2> globalSecondaryIndexes;
  private final @Nullable TableEncryptionV2 encryption;
  private final @Nullable PolicyDocument resourcePolicy;
  private final boolean pointInTimeRecovery;
  private final @Nullable Duration recoveryPeriod;
  private final @Nullable StreamViewType stream;
  private final @Nullable ContributorInsightsMode contributorInsights;
  private final List<String> replicas;
  private final MultiRegionConsistency multiRegionConsistency;
  private final @Nullable TableClass tableClass;
  private final @Nullable Duration retention;
  private final @Nullable String parameterPath;
  private final String correlationIndexName;
  private final String cleanupIndexName;
  private final String ttlAttribute;
  private final int shards;
  private final int duePartitions;

  private SagaStoreTableProps(Builder builder) {
    this.tableName = builder.tableName;
    this.removalPolicy = builder.removalPolicy;
    this.deletionProtection = builder.deletionProtection;
    this.billing = builder.billing;
    this.warmThroughput = builder.warmThroughput;
    this.correlationIndex = builder.correlationIndex;
    this.cleanupIndex = builder.cleanupIndex;
    this.globalSecondaryIndexes = builder.globalSecondaryIndexes;
    this.encryption = builder.encryption;
    this.resourcePolicy = builder.resourcePolicy;
    this.pointInTimeRecovery = builder.pointInTimeRecovery;
    this.recoveryPeriod = builder.recoveryPeriod;
    this.stream = builder.stream;
    this.contributorInsights = builder.contributorInsights;
    this.replicas = builder.replicas;
    this.multiRegionConsistency = builder.multiRegionConsistency;
    this.tableClass = builder.tableClass;
    this.retention = builder.retention;
    this.parameterPath = builder.parameterPath;
    this.correlationIndexName = builder.correlationIndexName;
    this.cleanupIndexName = builder.cleanupIndexName;
    this.ttlAttribute = builder.ttlAttribute;
    this.shards = builder.shards;
    this.duePartitions = builder.duePartitions;
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder with these properties.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tableName = tableName;
    builder.removalPolicy = removalPolicy;
    builder.deletionProtection = deletionProtection;
    builder.billing = billing;
    builder.warmThroughput = warmThroughput;
    builder.correlationIndex = correlationIndex;
    builder.cleanupIndex = cleanupIndex;
    builder.globalSecondaryIndexes = globalSecondaryIndexes;
    builder.encryption = encryption;
    builder.resourcePolicy = resourcePolicy;
    builder.pointInTimeRecovery = pointInTimeRecovery;
    builder.recoveryPeriod = recoveryPeriod;
    builder.stream = stream;
    builder.contributorInsights = contributorInsights;
    builder.replicas = replicas;
    builder.multiRegionConsistency = multiRegionConsistency;
    builder.tableClass = tableClass;
    builder.retention = retention;
    builder.parameterPath = parameterPath;
    builder.correlationIndexName = correlationIndexName;
    builder.cleanupIndexName = cleanupIndexName;
    builder.ttlAttribute = ttlAttribute;
    builder.shards = shards;
    builder.duePartitions = duePartitions;
    return builder;
  }

  /**
   * Returns the name of the table.
   *
   * @return the name; null if CloudFormation generates it (default)
   */
  public @Nullable String getTableName() {
    return tableName;
  }

  /**
   * Returns what CloudFormation does with the table when it leaves the stack.
   *
   * @return the policy (default {@link RemovalPolicy#RETAIN})
   */
  public RemovalPolicy getRemovalPolicy() {
    return removalPolicy;
  }

  /**
   * Returns whether DynamoDB rejects the deletion of the table.
   *
   * @return true or false; null if protection follows the removal policy (default)
   */
  public @Nullable Boolean getDeletionProtection() {
    return deletionProtection;
  }

  /**
   * Returns how requests are billed.
   *
   * @return the billing; null for {@link Billing#onDemand()} (default)
   */
  public @Nullable Billing getBilling() {
    return billing;
  }

  /**
   * Returns the throughput that the table supports from the start.
   *
   * @return the throughput; null for DynamoDB's own: 4,000 writes and 12,000 reads a second
   *     (default)
   */
  public @Nullable WarmThroughput getWarmThroughput() {
    return warmThroughput;
  }

  /**
   * Returns the throughput of the correlation index.
   *
   * @return the properties (default: those of {@link SagaStoreIndexProps})
   */
  public SagaStoreIndexProps getCorrelationIndex() {
    return correlationIndex;
  }

  /**
   * Returns the throughput of the clean-up index.
   *
   * @return the properties (default: those of {@link SagaStoreIndexProps})
   */
  public SagaStoreIndexProps getCleanupIndex() {
    return cleanupIndex;
  }

  /**
   * Returns further indexes, which the store doesn't use.
   *
   * @return the indexes, unmodifiable (default empty)
   */
  public List<GlobalSecondaryIndexPropsV2> getGlobalSecondaryIndexes() {
    return globalSecondaryIndexes;
  }

  /**
   * Returns the encryption at rest.
   *
   * @return the encryption; null for {@link TableEncryptionV2#dynamoOwnedKey()} (default)
   */
  public @Nullable TableEncryptionV2 getEncryption() {
    return encryption;
  }

  /**
   * Returns the resource policy of the table.
   *
   * @return the policy; null for none (default)
   */
  public @Nullable PolicyDocument getResourcePolicy() {
    return resourcePolicy;
  }

  /**
   * Returns whether the table can be restored to any second of its recovery period.
   *
   * @return true or false (default true)
   */
  public boolean getPointInTimeRecovery() {
    return pointInTimeRecovery;
  }

  /**
   * Returns how far back the table can be restored.
   *
   * @return 1 to 35 days; null for 35 days (default)
   */
  public @Nullable Duration getRecoveryPeriod() {
    return recoveryPeriod;
  }

  /**
   * Returns what the stream of the table contains.
   *
   * @return the view; null for no stream (default)
   */
  public @Nullable StreamViewType getStream() {
    return stream;
  }

  /**
   * Returns the mode of CloudWatch Contributor Insights.
   *
   * @return the mode; null if it is off (default)
   */
  public @Nullable ContributorInsightsMode getContributorInsights() {
    return contributorInsights;
  }

  /**
   * Returns the regions of replicas.
   *
   * @return names of regions, unmodifiable (default empty)
   */
  public List<String> getReplicas() {
    return replicas;
  }

  /**
   * Returns the consistency of replicas.
   *
   * @return the consistency (default {@link MultiRegionConsistency#EVENTUAL})
   */
  public MultiRegionConsistency getMultiRegionConsistency() {
    return multiRegionConsistency;
  }

  /**
   * Returns the table class.
   *
   * @return the class; null for {@link TableClass#STANDARD} (default)
   */
  public @Nullable TableClass getTableClass() {
    return tableClass;
  }

  /**
   * Returns how long completed sagas are kept if their type doesn't say it.
   *
   * @return the time; null if they never expire (default 30 days)
   */
  public @Nullable Duration getRetention() {
    return retention;
  }

  /**
   * Returns the path in SSM Parameter Store under which the variables are published.
   *
   * @return the path; null if nothing is published (default)
   */
  public @Nullable String getParameterPath() {
    return parameterPath;
  }

  /**
   * Returns the name of the index that finds sagas by correlation ID.
   *
   * @return the name (default {@code GSI1})
   */
  public String getCorrelationIndexName() {
    return correlationIndexName;
  }

  /**
   * Returns the name of the index that finds completed sagas by day, and due sagas by time.
   *
   * @return the name (default {@code GSI2})
   */
  public String getCleanupIndexName() {
    return cleanupIndexName;
  }

  /**
   * Returns the name of the attribute that contains when a saga expires.
   *
   * @return the name (default {@code ttl})
   */
  public String getTtlAttribute() {
    return ttlAttribute;
  }

  /**
   * Returns the number of partition keys over which the sagas of a name are spread.
   *
   * @return 1 to 1,000 (default 1)
   */
  public int getShards() {
    return shards;
  }

  /**
   * Returns the number of partition keys over which the due sagas of a name are spread in the
   * clean-up index.
   *
   * @return 1 to 1,000 (default 1)
   */
  public int getDuePartitions() {
    return duePartitions;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaStoreTableProps that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return "SagaStoreTableProps" + values();
  }

  private List<@Nullable Object> values() {
    return Arrays.asList(
        tableName,
        removalPolicy,
        deletionProtection,
        billing,
        warmThroughput,
        correlationIndex,
        cleanupIndex,
        globalSecondaryIndexes,
        encryption,
        resourcePolicy,
        pointInTimeRecovery,
        milliseconds(recoveryPeriod),
        stream,
        contributorInsights,
        replicas,
        multiRegionConsistency,
        tableClass,
        milliseconds(retention),
        parameterPath,
        correlationIndexName,
        cleanupIndexName,
        ttlAttribute,
        shards,
        duePartitions);
  }

  /** A duration of CDK is no value, and a token has no milliseconds. */
  private static @Nullable Object milliseconds(@Nullable Duration duration) {
    return duration == null || duration.isUnresolved()
        ? duration
        : Long.valueOf(duration.toMilliseconds().longValue());
  }

  /**
   * Builds {@link SagaStoreTableProps}. Every property has a default.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private @Nullable String tableName;
    private RemovalPolicy removalPolicy = RemovalPolicy.RETAIN;
    private @Nullable Boolean deletionProtection;
    private @Nullable Billing billing;
    private @Nullable WarmThroughput warmThroughput;
    private SagaStoreIndexProps correlationIndex = SagaStoreIndexProps.builder().build();
    private SagaStoreIndexProps cleanupIndex = SagaStoreIndexProps.builder().build();
    private List<GlobalSecondaryIndexPropsV2> globalSecondaryIndexes = List.of();
    private @Nullable TableEncryptionV2 encryption;
    private @Nullable PolicyDocument resourcePolicy;
    private boolean pointInTimeRecovery = true;
    private @Nullable Duration recoveryPeriod;
    private @Nullable StreamViewType stream;
    private @Nullable ContributorInsightsMode contributorInsights;
    private List<String> replicas = List.of();
    private MultiRegionConsistency multiRegionConsistency = MultiRegionConsistency.EVENTUAL;
    private @Nullable TableClass tableClass;
    private @Nullable Duration retention = STANDARD_RETENTION;
    private @Nullable String parameterPath;
    private String correlationIndexName = TableSchema.standard().correlationIndexName();
    private String cleanupIndexName = TableSchema.standard().cleanupIndexName();
    private String ttlAttribute = TableSchema.standard().ttlAttribute();
    private int shards = TableSchema.standard().shards();
    private int duePartitions = TableSchema.standard().duePartitions().count();

    private Builder() {}

    /**
     * Sets the name of the table. By default, CloudFormation generates one, which is best: a named
     * table can't be replaced, and a name can be used once in an account and region. Two features
     * need a name: {@linkplain SagaStoreTable grants by a resource policy}, and a restore into a
     * table whose name the functions already have.
     *
     * @param tableName 3 to 255 letters, digits, {@code _}, {@code -} and {@code .} (<a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">naming
     *     rules</a>), a token, or null for the default
     * @return this builder
     */
    public Builder tableName(@Nullable String tableName) {
      this.tableName = tableName;
      return this;
    }

    /**
     * Sets what CloudFormation does with the table when it leaves the stack: {@link
     * RemovalPolicy#RETAIN}, the default, keeps it, and {@link RemovalPolicy#DESTROY} deletes it
     * with its sagas. Deletion protection follows the policy, also if an aspect such as {@code
     * RemovalPolicies.of(app).destroy()} sets it later.
     *
     * <p>To delete a table that was deployed with the default, deploy {@code DESTROY} first, then
     * remove the construct.
     *
     * @param removalPolicy {@code RETAIN} or {@code DESTROY}. The others fail: CloudFormation has
     *     no snapshots of DynamoDB tables, and {@link RemovalPolicy#RETAIN_ON_UPDATE_OR_DELETE}
     *     deletes the table if the creation of the stack is rolled back. If an aspect sets the
     *     latter, protection is off, because it would prevent that
     * @return this builder
     */
    public Builder removalPolicy(RemovalPolicy removalPolicy) {
      this.removalPolicy = requireNonNull(removalPolicy, "removalPolicy");
      return this;
    }

    /**
     * Sets whether DynamoDB rejects the deletion of the table. By default, the table is protected
     * if its removal policy is {@code RETAIN}.
     *
     * <p>If a table is protected and has the policy {@code DESTROY}, its stack can't be deleted
     * until you deploy it without protection. Protection doesn't follow a policy that is set by an
     * override of the template.
     *
     * @param enabled true or false, or null to follow the removal policy
     * @return this builder
     */
    public Builder deletionProtection(@Nullable Boolean enabled) {
      this.deletionProtection = enabled;
      return this;
    }

    /**
     * Sets how requests are billed. The default, {@link Billing#onDemand()}, needs no planning, and
     * an unused table costs nothing for requests. Provisioned capacity is cheaper for a steady
     * load.
     *
     * <p>Each insert and each delete writes to the correlation index. Each completion, each
     * reopening, each delete of a completed saga and each change of a due time writes to the
     * clean-up index, a change of a due time up to twice.
     *
     * @param billing the billing
     * @return this builder
     */
    public Builder billing(Billing billing) {
      this.billing = requireNonNull(billing, "billing");
      return this;
    }

    /**
     * Sets the throughput that the table supports from the start (<a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html">warm
     * throughput</a>), for a launch whose load is known. By default, a new table supports 4,000
     * writes and 12,000 reads a second, and adapts when the load grows. A higher value is paid
     * once.
     *
     * @param throughput read and write units a second
     * @return this builder
     */
    public Builder warmThroughput(WarmThroughput throughput) {
      this.warmThroughput = requireNonNull(throughput, "warmThroughput");
      return this;
    }

    /**
     * Sets the throughput of the correlation index, to which each insert and each delete writes.
     *
     * @param index the properties
     * @return this builder
     */
    public Builder correlationIndex(SagaStoreIndexProps index) {
      this.correlationIndex = requireNonNull(index, "correlationIndex");
      return this;
    }

    /**
     * Sets the throughput of the clean-up index, to which each completion and each change of a due
     * time writes.
     *
     * @param index the properties
     * @return this builder
     */
    public Builder cleanupIndex(SagaStoreIndexProps index) {
      this.cleanupIndex = requireNonNull(index, "cleanupIndex");
      return this;
    }

    /**
     * Sets further indexes for queries of your own; none by default. No grant of the construct
     * includes them, because the store doesn't use them. Alarms and dashboard include them: a
     * throttled index throttles the writes of the table.
     *
     * <p>CloudFormation creates or deletes one index of a deployed table in each deployment.
     *
     * @param indexes at most 18 indexes, with names of their own
     * @return this builder
     */
    public Builder globalSecondaryIndexes(List<GlobalSecondaryIndexPropsV2> indexes) {
      this.globalSecondaryIndexes = List.copyOf(indexes);
      return this;
    }

    /**
     * Sets the encryption at rest of the table, its indexes and its backups:
     *
     * <ul>
     *   <li>{@link TableEncryptionV2#dynamoOwnedKey()}, the default, is free, and needs no
     *       permissions.
     *   <li>{@link TableEncryptionV2#awsManagedKey()} is visible in your account, and KMS charges
     *       for its use. Other accounts can't be granted access.
     *   <li>{@link TableEncryptionV2#customerManagedKey} needs a key, not an alias, and a stack
     *       whose region is known. Each replica needs a key of its own region. Grants then include
     *       {@code kms:Decrypt} on the key, by way of DynamoDB only. The key's policy has to leave
     *       permissions to IAM, as that of a key of CDK does.
     * </ul>
     *
     * <p>Don't schedule a customer managed key for deletion while you need the sagas. Without it,
     * the table can't be read, and DynamoDB archives it after seven days.
     *
     * @param encryption the encryption
     * @return this builder
     */
    public Builder encryption(TableEncryptionV2 encryption) {
      this.encryption = requireNonNull(encryption, "encryption");
      return this;
    }

    /**
     * Sets the resource policy of the table; none by default. Grants to principals that have no
     * policies of their own, such as another account, add statements to it.
     *
     * @param policy the policy. To name the table in it, give the table a {@link #tableName} and
     *     build the ARN from the name: CloudFormation rejects a reference of a table to itself
     * @return this builder
     */
    public Builder resourcePolicy(PolicyDocument policy) {
      this.resourcePolicy = requireNonNull(policy, "resourcePolicy");
      return this;
    }

    /**
     * Sets whether the table can be restored to any second of its recovery period; true by default,
     * because a saga is stored nowhere else. Backups are paid by the size of the table.
     *
     * @param enabled false for data that can be lost
     * @return this builder
     */
    public Builder pointInTimeRecovery(boolean enabled) {
      this.pointInTimeRecovery = enabled;
      return this;
    }

    /**
     * Sets how far back the table can be restored. The default, 35 days, is the longest, and costs
     * no more than a shorter period.
     *
     * @param period 1 to 35 whole days
     * @return this builder
     */
    public Builder recoveryPeriod(Duration period) {
      this.recoveryPeriod = requireNonNull(period, "recoveryPeriod");
      return this;
    }

    /**
     * Turns on a stream of the changes to the table, for consumers of your own; off by default,
     * because the store reads none. With {@link #parameterPath}, the ARN of the stream is
     * published, too.
     *
     * @param view the content of the records. A table with replicas has a stream with {@link
     *     StreamViewType#NEW_AND_OLD_IMAGES} in any case
     * @return this builder
     */
    public Builder stream(StreamViewType view) {
      this.stream = requireNonNull(view, "stream");
      return this;
    }

    /**
     * Turns on CloudWatch Contributor Insights, which shows the keys with the most reads, writes or
     * throttled requests; off by default, because it is paid by the event.
     *
     * @param mode all keys, or throttled keys only
     * @return this builder
     */
    public Builder contributorInsights(ContributorInsightsMode mode) {
      this.contributorInsights = requireNonNull(mode, "contributorInsights");
      return this;
    }

    /**
     * Sets the regions of replicas; none by default. The stack's region must be known. A new table
     * can have all of them from the start; later, CloudFormation creates or deletes one replica in
     * each deployment. A replica is protected from deletion as the table is: turn its protection
     * off before you remove its region.
     *
     * <p>Every region accepts writes, and of two writes DynamoDB keeps the later one without an
     * error. The guarantees of the store apply while one region writes at a time, so synthesis
     * warns of replicas. To acknowledge the warning, call {@code
     * Annotations.of(sagas).acknowledgeWarning("@sagastore/construct:replicas")}.
     *
     * @param regions names of regions, without that of the stack
     * @return this builder
     */
    public Builder replicas(String... regions) {
      this.replicas = List.of(regions);
      return this;
    }

    /**
     * Sets the consistency of replicas. The default is {@link MultiRegionConsistency#EVENTUAL}.
     * {@link MultiRegionConsistency#STRONG} fails: such tables have neither TTL nor transactions
     * (<a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html">global
     * tables</a>).
     *
     * @param consistency the consistency
     * @return this builder
     */
    public Builder multiRegionConsistency(MultiRegionConsistency consistency) {
      this.multiRegionConsistency = requireNonNull(consistency, "multiRegionConsistency");
      return this;
    }

    /**
     * Sets the table class. The default is {@link TableClass#STANDARD}. {@link
     * TableClass#STANDARD_INFREQUENT_ACCESS} has cheaper storage and more expensive requests. It
     * saves money if storage costs more than half of what requests cost (<a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.tableclasses.html">table
     * classes</a>).
     *
     * @param tableClass the class
     * @return this builder
     */
    public Builder tableClass(TableClass tableClass) {
      this.tableClass = requireNonNull(tableClass, "tableClass");
      return this;
    }

    /**
     * Sets how long completed sagas are kept if their type doesn't say it. The default, 30 days, is
     * longer than SQS keeps a message, so that a late duplicate still finds its saga.
     *
     * @param retention more than zero, at most 36,500 days
     * @return this builder
     */
    public Builder retention(Duration retention) {
      this.retention = requireNonNull(retention, "retention");
      return this;
    }

    /**
     * Keeps completed sagas for ever, unless their type says otherwise.
     *
     * @return this builder
     */
    public Builder withoutExpiry() {
      this.retention = null;
      return this;
    }

    /**
     * Publishes the environment variables to SSM Parameter Store, one parameter for each, and the
     * ARN of the stream if there is one. Use it for code whose environment this app doesn't set,
     * and for {@link SagaStoreTable#fromParameter} in other apps. By default, nothing is published.
     *
     * @param path a path such as {@code /orders/saga-store}, known at synthesis, that no other
     *     table of the app has in the same account and region
     * @return this builder
     */
    public Builder parameterPath(String path) {
      this.parameterPath = requireNonNull(path, "parameterPath");
      return this;
    }

    /**
     * Sets the name of the index that finds sagas by correlation ID. The default is {@code GSI1}.
     *
     * <p>Don't change it for a deployed table: CloudFormation creates or deletes one index in each
     * deployment, and a new name is both.
     *
     * @param name 3 to 255 letters, digits, {@code _}, {@code -} and {@code .}
     * @return this builder
     */
    public Builder correlationIndexName(String name) {
      this.correlationIndexName = requireNonNull(name, "correlationIndexName");
      return this;
    }

    /**
     * Sets the name of the index that finds completed sagas by day, and due sagas by time. The
     * default is {@code GSI2}.
     *
     * <p>Don't change it for a deployed table: CloudFormation creates or deletes one index in each
     * deployment, and a new name is both.
     *
     * @param name 3 to 255 letters, digits, {@code _}, {@code -} and {@code .}
     * @return this builder
     */
    public Builder cleanupIndexName(String name) {
      this.cleanupIndexName = requireNonNull(name, "cleanupIndexName");
      return this;
    }

    /**
     * Sets the name of the attribute that contains the time, in seconds since 1970, after which
     * DynamoDB removes a saga. The default is {@code ttl}.
     *
     * <p>Don't change it for a deployed table: stored sagas keep the old attribute.
     *
     * @param name 1 to 255 characters; no attribute that sagas use otherwise
     * @return this builder
     */
    public Builder ttlAttribute(String name) {
      this.ttlAttribute = requireNonNull(name, "ttlAttribute");
      return this;
    }

    /**
     * Sets the number of partition keys over which the sagas of a name are spread. The default is
     * 1.
     *
     * <p>DynamoDB accepts about 1,000 writes a second under one partition key, so with one shard
     * all sagas of a name share them. With more shards, listing and clean-up query each of them.
     * Never change the number for a table that contains sagas: the store would not find them.
     *
     * @param shards 1 to 1,000
     * @return this builder
     */
    public Builder shards(int shards) {
      this.shards = shards;
      return this;
    }

    /**
     * Sets the number of partition keys over which the due sagas of a name are spread in the
     * clean-up index. Only extensions of the store make sagas due.
     *
     * <p>DynamoDB accepts about 1,000 writes a second under one partition key. Unlike the number of
     * shards, this number can grow while the table contains sagas: deploy it to the readers before,
     * or together with, the writers. Never decrease it while sagas are due in the partitions that
     * would no longer be read.
     *
     * @param partitions 1 to 1,000 (default 1)
     * @return this builder
     */
    public Builder duePartitions(int partitions) {
      this.duePartitions = partitions;
      return this;
    }

    /**
     * Returns the properties.
     *
     * @return the properties
     */
    public SagaStoreTableProps build() {
      return new SagaStoreTableProps(this);
    }
  }
}
