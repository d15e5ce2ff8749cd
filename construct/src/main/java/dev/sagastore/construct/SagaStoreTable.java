package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

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
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.constructs.Construct;

/**
 * The DynamoDB table of a saga store, with its two indexes and its TTL.
 *
 * <pre>{@code
 * SagaStoreTable sagas = new SagaStoreTable(this, "Sagas");
 * sagas.connect(function);
 * }</pre>
 *
 * <p>The defaults are safe. An unused table costs only its storage and its backups:
 *
 * <ul>
 *   <li>on-demand capacity: no capacity to plan, and every request is paid by itself;
 *   <li>point-in-time recovery over the last 35 days (<a
 *       href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html">backups</a>);
 *   <li>the table outlives its stack, and is protected from deletion; {@link Builder#removalPolicy}
 *       changes both;
 *   <li>TTL: completed sagas expire;
 *   <li>two global secondary indexes that project only keys, so that an update of a saga's state
 *       writes to neither;
 *   <li>encryption at rest with a key that AWS owns, free of charge (<a
 *       href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html">usage
 *       notes</a>).
 * </ul>
 *
 * <p>The default child of the construct is the {@code CfnGlobalTable}, for overrides. Replicas and
 * indexes that you add to the {@linkplain #getTable() table} itself bring the same warnings as
 * those of the properties.
 *
 * <p>Tables that another app declares are imported by {@link #fromTableName}, {@link
 * #fromTableArn}, {@link #fromParameter} or {@link #fromTableAttributes}.
 *
 * <p>Not safe for use by several threads, because jsii isn't.
 */
public final class SagaStoreTable extends SagaStoreTableBase {
  private final DeclaredTable table;
  private final StoreReference store;

  /**
   * Declares a table with the default properties.
   *
   * @param scope the scope, in most cases {@code this} stack
   * @param id the ID of the construct in the scope
   */
  public SagaStoreTable(Construct scope, String id) {
    this(scope, id, SagaStoreTableProps.builder().build());
  }

  /**
   * Declares a table.
   *
   * @param scope the scope, in most cases {@code this} stack
   * @param id the ID of the construct in the scope
   * @param props the properties
   * @throws IllegalArgumentException if DynamoDB, CloudFormation or the store doesn't support the
   *     properties. The message begins with the construct's path, and contains all problems
   */
  public SagaStoreTable(Construct scope, String id, SagaStoreTableProps props) {
    super(TableProblems.requireNone(scope, id, props), id);
    this.table = TableDeclaration.add(this, "Table", props);
    this.store = StoreDeclaration.of(this, table, props);
    getNode().setDefaultChild(table.resource());
    getNode().addValidation(new TableValidation(table));
    TableWarnings.add(this, table);
  }

  /**
   * Imports a table with the standard schema, in the account and region of the stack.
   *
   * @param scope the scope, in most cases {@code this} stack
   * @param id the ID of the construct in the scope
   * @param tableName name of the table, or a token
   * @return the construct; it declares no resource
   * @throws IllegalArgumentException if no table can have that name
   */
  public static ISagaStoreTable fromTableName(Construct scope, String id, String tableName) {
    return fromTableAttributes(scope, id, SagaStoreTableAttributes.ofTableName(tableName));
  }

  /**
   * Imports a table with the standard schema.
   *
   * <p>A table of another account has to allow access by its resource policy, too. Unless account
   * and region are known to be those of the stack, the variables contain the ARN instead of the
   * name. Clients then have to be clients of the table's region.
   *
   * @param scope the scope, in most cases {@code this} stack
   * @param id the ID of the construct in the scope
   * @param tableArn ARN of the table, or a token
   * @return the construct; it declares no resource
   * @throws IllegalArgumentException if it is not the ARN of a table
   */
  public static ISagaStoreTable fromTableArn(Construct scope, String id, String tableArn) {
    return fromTableAttributes(scope, id, SagaStoreTableAttributes.ofTableArn(tableArn));
  }

  /**
   * Imports a table that another app of the same account and region publishes, with its schema.
   * CloudFormation reads the parameters on each deployment.
   *
   * <p>The name of the table is known on deployment only. So the current version of a Lambda
   * function, and an alias of it, stay with the old table if the published name changes. Synthesis
   * warns of it.
   *
   * @param scope the scope, in most cases {@code this} stack
   * @param id the ID of the construct in the scope
   * @param parameterPath the path that the other app passes to {@link Builder#parameterPath}
   * @return the construct; it declares only parameters of its stack
   * @throws IllegalArgumentException if it is not a valid path, or a token
   */
  public static ISagaStoreTable fromParameter(Construct scope, String id, String parameterPath) {
    return fromTableAttributes(scope, id, SagaStoreTableAttributes.ofParameterPath(parameterPath));
  }

  /**
   * Imports a table.
   *
   * @param scope the scope, in most cases {@code this} stack
   * @param id the ID of the construct in the scope
   * @param attributes the attributes of the table
   * @return the construct; it declares no resource
   * @throws IllegalArgumentException if there can't be such a table. The message begins with the
   *     construct's path
   */
  public static ISagaStoreTable fromTableAttributes(
      Construct scope, String id, SagaStoreTableAttributes attributes) {
    String problem = attributes.problem();
    if (problem != null) {
      throw new IllegalArgumentException(TableProblems.pathOf(scope, id) + ": " + problem);
    }
    return new ImportedSagaStoreTable(scope, id, attributes);
  }

  @Override
  StoreReference store() {
    return store;
  }

  @Override
  public TableV2 getTable() {
    return table.table();
  }

  /**
   * Builds a {@link SagaStoreTable}. Every property has a default; {@link SagaStoreTableProps} has
   * the same properties as a value that can be shared.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private final Construct scope;
    private final String id;
    private final SagaStoreTableProps.Builder props = SagaStoreTableProps.builder();

    private Builder(Construct scope, String id) {
      this.scope = scope;
      this.id = id;
    }

    /**
     * Returns a builder with the defaults.
     *
     * @param scope the scope, in most cases {@code this} stack
     * @param id the ID of the construct in the scope
     * @return a new builder
     */
    public static Builder create(Construct scope, String id) {
      return new Builder(requireNonNull(scope, "scope"), requireNonNull(id, "id"));
    }

    /**
     * Sets the name of the table; by default, CloudFormation generates it.
     *
     * @param tableName a name or a token
     * @return this builder
     * @see SagaStoreTableProps.Builder#tableName
     */
    public Builder tableName(@Nullable String tableName) {
      props.tableName(tableName);
      return this;
    }

    /**
     * Sets what CloudFormation does with the table when it leaves the stack; {@code RETAIN} by
     * default.
     *
     * @param removalPolicy {@code RETAIN} or {@code DESTROY}
     * @return this builder
     * @see SagaStoreTableProps.Builder#removalPolicy
     */
    public Builder removalPolicy(RemovalPolicy removalPolicy) {
      props.removalPolicy(removalPolicy);
      return this;
    }

    /**
     * Sets whether the table is protected from deletion; by default, if it is retained.
     *
     * @param enabled true or false
     * @return this builder
     * @see SagaStoreTableProps.Builder#deletionProtection
     */
    public Builder deletionProtection(@Nullable Boolean enabled) {
      props.deletionProtection(enabled);
      return this;
    }

    /**
     * Sets how requests are billed; on demand by default.
     *
     * @param billing the billing
     * @return this builder
     * @see SagaStoreTableProps.Builder#billing
     */
    public Builder billing(Billing billing) {
      props.billing(billing);
      return this;
    }

    /**
     * Sets the throughput that the table supports from the start.
     *
     * @param throughput read and write units a second
     * @return this builder
     * @see SagaStoreTableProps.Builder#warmThroughput
     */
    public Builder warmThroughput(WarmThroughput throughput) {
      props.warmThroughput(throughput);
      return this;
    }

    /**
     * Sets the throughput of the correlation index.
     *
     * @param index the properties
     * @return this builder
     * @see SagaStoreTableProps.Builder#correlationIndex
     */
    public Builder correlationIndex(SagaStoreIndexProps index) {
      props.correlationIndex(index);
      return this;
    }

    /**
     * Sets the throughput of the clean-up index.
     *
     * @param index the properties
     * @return this builder
     * @see SagaStoreTableProps.Builder#cleanupIndex
     */
    public Builder cleanupIndex(SagaStoreIndexProps index) {
      props.cleanupIndex(index);
      return this;
    }

    /**
     * Sets further indexes; none by default.
     *
     * @param indexes the indexes
     * @return this builder
     * @see SagaStoreTableProps.Builder#globalSecondaryIndexes
     */
    public Builder globalSecondaryIndexes(List<GlobalSecondaryIndexPropsV2> indexes) {
      props.globalSecondaryIndexes(indexes);
      return this;
    }

    /**
     * Sets the encryption at rest; by default, AWS owns the key.
     *
     * @param encryption the encryption
     * @return this builder
     * @see SagaStoreTableProps.Builder#encryption
     */
    public Builder encryption(TableEncryptionV2 encryption) {
      props.encryption(encryption);
      return this;
    }

    /**
     * Sets the resource policy; none by default.
     *
     * @param policy the policy
     * @return this builder
     * @see SagaStoreTableProps.Builder#resourcePolicy
     */
    public Builder resourcePolicy(PolicyDocument policy) {
      props.resourcePolicy(policy);
      return this;
    }

    /**
     * Sets whether the table can be restored to a point in time; true by default.
     *
     * @param enabled true or false
     * @return this builder
     * @see SagaStoreTableProps.Builder#pointInTimeRecovery
     */
    public Builder pointInTimeRecovery(boolean enabled) {
      props.pointInTimeRecovery(enabled);
      return this;
    }

    /**
     * Sets how far back the table can be restored; 35 days by default.
     *
     * @param period 1 to 35 whole days
     * @return this builder
     * @see SagaStoreTableProps.Builder#recoveryPeriod
     */
    public Builder recoveryPeriod(Duration period) {
      props.recoveryPeriod(period);
      return this;
    }

    /**
     * Turns on a stream of changes; off by default.
     *
     * @param view the content of the records
     * @return this builder
     * @see SagaStoreTableProps.Builder#stream
     */
    public Builder stream(StreamViewType view) {
      props.stream(view);
      return this;
    }

    /**
     * Turns on Contributor Insights; off by default.
     *
     * @param mode all keys, or throttled keys only
     * @return this builder
     * @see SagaStoreTableProps.Builder#contributorInsights
     */
    public Builder contributorInsights(ContributorInsightsMode mode) {
      props.contributorInsights(mode);
      return this;
    }

    /**
     * Sets the regions of replicas; none by default.
     *
     * @param regions names of regions, without that of the stack
     * @return this builder
     * @see SagaStoreTableProps.Builder#replicas
     */
    public Builder replicas(String... regions) {
      props.replicas(regions);
      return this;
    }

    /**
     * Sets the consistency of replicas; eventual by default.
     *
     * @param consistency the consistency
     * @return this builder
     * @see SagaStoreTableProps.Builder#multiRegionConsistency
     */
    public Builder multiRegionConsistency(MultiRegionConsistency consistency) {
      props.multiRegionConsistency(consistency);
      return this;
    }

    /**
     * Sets the table class; standard by default.
     *
     * @param tableClass the class
     * @return this builder
     * @see SagaStoreTableProps.Builder#tableClass
     */
    public Builder tableClass(TableClass tableClass) {
      props.tableClass(tableClass);
      return this;
    }

    /**
     * Sets how long completed sagas are kept; 30 days by default.
     *
     * @param retention more than zero, at most 36,500 days
     * @return this builder
     * @see SagaStoreTableProps.Builder#retention
     */
    public Builder retention(Duration retention) {
      props.retention(retention);
      return this;
    }

    /**
     * Keeps completed sagas for ever, unless their type says otherwise.
     *
     * @return this builder
     * @see SagaStoreTableProps.Builder#withoutExpiry
     */
    public Builder withoutExpiry() {
      props.withoutExpiry();
      return this;
    }

    /**
     * Publishes the variables to SSM Parameter Store; by default, nothing is published.
     *
     * @param path a path such as {@code /orders/saga-store}
     * @return this builder
     * @see SagaStoreTableProps.Builder#parameterPath
     */
    public Builder parameterPath(String path) {
      props.parameterPath(path);
      return this;
    }

    /**
     * Sets the name of the correlation index; {@code GSI1} by default.
     *
     * @param name the name
     * @return this builder
     * @see SagaStoreTableProps.Builder#correlationIndexName
     */
    public Builder correlationIndexName(String name) {
      props.correlationIndexName(name);
      return this;
    }

    /**
     * Sets the name of the clean-up index; {@code GSI2} by default.
     *
     * @param name the name
     * @return this builder
     * @see SagaStoreTableProps.Builder#cleanupIndexName
     */
    public Builder cleanupIndexName(String name) {
      props.cleanupIndexName(name);
      return this;
    }

    /**
     * Sets the name of the TTL attribute; {@code ttl} by default.
     *
     * @param name the name
     * @return this builder
     * @see SagaStoreTableProps.Builder#ttlAttribute
     */
    public Builder ttlAttribute(String name) {
      props.ttlAttribute(name);
      return this;
    }

    /**
     * Sets the number of shards; 1 by default.
     *
     * @param shards 1 to 1,000
     * @return this builder
     * @see SagaStoreTableProps.Builder#shards
     */
    public Builder shards(int shards) {
      props.shards(shards);
      return this;
    }

    /**
     * Sets the number of partitions for due sagas; 1 by default.
     *
     * @param partitions 1 to 1,000
     * @return this builder
     * @see SagaStoreTableProps.Builder#duePartitions
     */
    public Builder duePartitions(int partitions) {
      props.duePartitions(partitions);
      return this;
    }

    /**
     * Declares the table in its scope.
     *
     * @return the construct
     * @throws IllegalArgumentException as of {@link SagaStoreTable#SagaStoreTable(Construct,
     *     String, SagaStoreTableProps)}
     */
    public SagaStoreTable build() {
      return new SagaStoreTable(scope, id, props.build());
    }
  }
}
