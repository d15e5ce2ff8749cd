package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.StoreAccess;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsMode;
import software.amazon.awscdk.services.dynamodb.ITableV2;
import software.amazon.awscdk.services.dynamodb.MultiRegionConsistency;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableClass;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * The DynamoDB table of a saga store, with its two indexes and its TTL.
 *
 * <pre>{@code
 * SagaStoreTable sagas = SagaStoreTable.Builder.create(this, "Sagas").build();
 * sagas.connect(function);
 * }</pre>
 *
 * <p>What it creates is safe by default, and costs nothing while nobody uses it except for storage
 * and backups:
 *
 * <ul>
 *   <li>on-demand capacity: no capacity to plan, and requests are paid one by one;
 *   <li>point-in-time recovery over the last 35 days (<a
 *       href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html">backups</a>);
 *   <li>the table outlives its stack, and deletion protection is on; {@link Builder#removalPolicy}
 *       changes both;
 *   <li>TTL on: completed sagas remove themselves;
 *   <li>two global secondary indexes that project keys alone, so that an update of a saga's state
 *       pays for no write to them;
 *   <li>encryption at rest with a key that AWS owns, free of charge; DynamoDB has no unencrypted
 *       tables (<a
 *       href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html">usage
 *       notes</a>).
 * </ul>
 *
 * <p>Permissions are lists of single actions on the ARN of this table, and on those of its two
 * indexes, without wildcards. A grant tells whether the grantee took it ({@link
 * Grant#assertSuccess()}), except for a role that was imported as immutable: it takes none, and CDK
 * does not tell. A role of another account is refused. Grants can be narrowed to sagas of some
 * types, by the partition keys that a request names. The clean-up index cannot: it has partitions
 * of days, which all types share. A role that may query it sees the IDs of completed and of due
 * sagas of all types, but not the sagas themselves.
 *
 * <p>A table that another app declares is imported by {@link #fromTableName}, {@link
 * #fromTableArn}, {@link #fromParameter} or {@link #fromTableAttributes}. An imported one can be
 * connected, granted and watched like a declared one; alarms need a table of the stack's own
 * region, and {@link #grantReadParameters} one that is imported by its parameters.
 *
 * <p>Not safe for use by several threads, as nothing built on jsii is.
 */
public final class SagaStoreTable extends Construct {
  private static final String ALARMS = "Alarms";

  private final StoreReference store;

  /** Imports a table into a construct. */
  private interface Import {
    StoreReference into(Construct scope);
  }

  private SagaStoreTable(Construct scope, String id, TableOptions options) {
    super(scope, id);
    ITableV2 table = TableDeclaration.add(this, "Table", options);
    this.store =
        new StoreReference(
            StoreValues.of(table.getTableName(), options.schema(), options.kept()),
            options.parameterPath == null ? null : new ParameterPath(options.parameterPath),
            table,
            options.encryptionKey);
    if (store.parameterPath() != null) {
      StoreValues.publish(this, store.parameterPath(), store.values());
    }
    getNode().addValidation(new ProtectionCheck(table));
    if (!options.replicas.isEmpty()) {
      Annotations.of(this)
          .addWarningV2(
              "@sagastore/construct:replicas",
              "every replica takes writes, and DynamoDB keeps the last one of two regions without"
                  + " a conflict: let the saga store of one region write at a time");
    }
  }

  private SagaStoreTable(Construct scope, String id, Import imported) {
    super(scope, id);
    this.store = imported.into(this);
  }

  /**
   * Imports a table with the standard schema, in the account and region of the stack.
   *
   * @param scope the construct that will hold it, in most cases {@code this} stack
   * @param id the construct's id in that scope
   * @param tableName the table's name; a token will do
   * @return the construct; it declares nothing
   * @throws IllegalArgumentException if no table can have that name
   */
  public static SagaStoreTable fromTableName(Construct scope, String id, String tableName) {
    return fromTableAttributes(scope, id, SagaStoreTableAttributes.ofTableName(tableName));
  }

  /**
   * Imports a table with the standard schema.
   *
   * <p>A table of another account has to allow access, too, by a resource policy that names the
   * table and its indexes. Unless account and region are known to be those of the stack, clients
   * are told the ARN instead of the name; they have to be clients of the table's region.
   *
   * @param scope the construct that will hold it, in most cases {@code this} stack
   * @param id the construct's id in that scope
   * @param tableArn the table's ARN; a token will do
   * @return the construct; it declares nothing
   * @throws IllegalArgumentException if it is not the ARN of a table
   */
  public static SagaStoreTable fromTableArn(Construct scope, String id, String tableArn) {
    return fromTableAttributes(scope, id, SagaStoreTableAttributes.ofTableArn(tableArn));
  }

  /**
   * Imports a table that another app of the same account and region publishes, with whatever schema
   * it has. CloudFormation reads the parameters on each deployment.
   *
   * @param scope the construct that will hold it, in most cases {@code this} stack
   * @param id the construct's id in that scope
   * @param parameterPath the path that the other app gave to {@link Builder#parameterPath}
   * @return the construct; it declares nothing but parameters of its stack
   * @throws IllegalArgumentException if it cannot be a path
   */
  public static SagaStoreTable fromParameter(Construct scope, String id, String parameterPath) {
    return fromTableAttributes(scope, id, SagaStoreTableAttributes.ofParameterPath(parameterPath));
  }

  /**
   * Imports a table.
   *
   * @param scope the construct that will hold it, in most cases {@code this} stack
   * @param id the construct's id in that scope
   * @param attributes what is to be known of it
   * @return the construct; it declares nothing
   * @throws IllegalArgumentException if there can be no such table; the message begins with the
   *     construct's path
   */
  public static SagaStoreTable fromTableAttributes(
      Construct scope, String id, SagaStoreTableAttributes attributes) {
    String problem = attributes.problem();
    if (problem != null) {
      throw new IllegalArgumentException(pathOf(scope, id) + ": " + problem);
    }
    return new SagaStoreTable(scope, id, self -> ImportedTable.of(self, attributes));
  }

  /**
   * Gives a Lambda function all that it needs to use the store: sets the variables of {@link
   * #environment()} and grants what {@link #grantReadWrite} grants.
   *
   * <p>It returns the grant, as CDK's own grant methods do, and not this construct: there is little
   * to chain, since one call does it all, while a grant can be checked ({@link
   * Grant#assertSuccess()}) and waited for ({@link Grant#applyBefore}).
   *
   * @param function the function that runs the store
   * @return the grant to the function's role
   * @throws IllegalArgumentException if another table was connected to it with the same variables,
   *     or if it is deployed to another account or region than the table
   */
  public Grant connect(Function function) {
    return connect(function, ConnectOptions.standard());
  }

  /**
   * Gives a Lambda function what it needs to use the store.
   *
   * @param function the function that runs the store
   * @param options what to grant, and how to name the variables. A grant for some saga types is
   *     worth nothing beside a connection for all
   * @return the grant to the function's role
   * @throws IllegalArgumentException as of {@link #connect(Function)}
   */
  public Grant connect(Function function, ConnectOptions options) {
    return connection().connect(function, function, function::addEnvironment, options);
  }

  /**
   * Gives a container of an ECS task all that it needs to use the store: sets the variables of
   * {@link #environment()} and grants what {@link #grantReadWrite} grants to the task's role.
   *
   * @param container the container that runs the store
   * @return the grant to the task's role
   * @throws IllegalArgumentException if another table was connected to it with the same variables,
   *     or if it is deployed to another account or region than the table
   */
  public Grant connect(ContainerDefinition container) {
    return connect(container, ConnectOptions.standard());
  }

  /**
   * Gives a container of an ECS task what it needs to use the store.
   *
   * @param container the container that runs the store
   * @param options what to grant, and how to name the variables
   * @return the grant to the task's role
   * @throws IllegalArgumentException as of {@link #connect(ContainerDefinition)}
   */
  public Grant connect(ContainerDefinition container, ConnectOptions options) {
    IRole role = container.getTaskDefinition().getTaskRole();
    return connection().connect(container, role, container::addEnvironment, options);
  }

  /**
   * Gives anything that runs code all that it needs to use the store: passes on the variables of
   * {@link #environment()} and grants what {@link #grantReadWrite} grants.
   *
   * <pre>{@code
   * sagas.connect(instanceRole, (name, value) -> exports.add("export " + name + "=" + value));
   * }</pre>
   *
   * @param grantee whose role the code runs under
   * @param environment is called once for every variable, with its name and its value, in the order
   *     of {@link #environment()}
   * @return the grant to the grantee
   */
  public Grant connect(IGrantable grantee, BiConsumer<String, String> environment) {
    return connect(grantee, environment, ConnectOptions.standard());
  }

  /**
   * Gives anything that runs code what it needs to use the store.
   *
   * @param grantee whose role the code runs under
   * @param environment is called once for every variable, with its name and its value
   * @param options what to grant, and how to name the variables
   * @return the grant to the grantee
   */
  public Grant connect(
      IGrantable grantee, BiConsumer<String, String> environment, ConnectOptions options) {
    return connection().connect(grantee, environment, options);
  }

  /**
   * Returns the environment variables from which the runtime learns about this table.
   *
   * @return names and values, unmodifiable, in a stable order; the name of the table is a token
   *     unless you chose it
   */
  public Map<String, String> environment() {
    return environment("");
  }

  /**
   * Returns the environment variables with a prefix, see {@link
   * ConnectOptions#withEnvironmentPrefix}.
   *
   * @param prefix what the names begin with
   * @return names and values, unmodifiable, in a stable order
   * @throws IllegalArgumentException if no variable's name can begin so
   */
  public Map<String, String> environment(String prefix) {
    return store.environment(prefix);
  }

  /**
   * Grants everything that a saga store does, with sagas of all types: the actions of {@link
   * StoreAccess#READ_WRITE} on this table and on its indexes.
   *
   * @param grantee who may read and write
   * @return the grant
   */
  public Grant grantReadWrite(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.READ_WRITE);
  }

  /**
   * Grants everything that a saga store does, with sagas of some types alone.
   *
   * @param grantee who may read and write
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the grant
   * @throws IllegalArgumentException if no saga type can have such a name
   */
  public Grant grantReadWrite(IGrantable grantee, String sagaName, String... more) {
    return grants().grant(grantee, StoreAccess.READ_WRITE, Names.list(sagaName, more));
  }

  /**
   * Grants finding and listing sagas of all types: the actions of {@link StoreAccess#READ} on this
   * table and on its indexes.
   *
   * @param grantee who may read
   * @return the grant
   */
  public Grant grantRead(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.READ);
  }

  /**
   * Grants finding and listing sagas of some types alone.
   *
   * @param grantee who may read
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the grant
   * @throws IllegalArgumentException if no saga type can have such a name
   */
  public Grant grantRead(IGrantable grantee, String sagaName, String... more) {
    return grants().grant(grantee, StoreAccess.READ, Names.list(sagaName, more));
  }

  /**
   * Grants the deletion of completed sagas of all types, for a job that does nothing else: the
   * actions of {@link StoreAccess#CLEANUP} on this table and on its clean-up index.
   *
   * @param grantee who may delete
   * @return the grant
   */
  public Grant grantCleanup(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.CLEANUP);
  }

  /**
   * Grants the deletion of completed sagas of some types alone.
   *
   * @param grantee who may delete
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the grant
   * @throws IllegalArgumentException if no saga type can have such a name
   */
  public Grant grantCleanup(IGrantable grantee, String sagaName, String... more) {
    return grants().grant(grantee, StoreAccess.CLEANUP, Names.list(sagaName, more));
  }

  /**
   * Grants listing sagas of all types that are due and moving them on, for a job that does nothing
   * else: the actions of {@link StoreAccess#SWEEP} on this table and on its clean-up index.
   *
   * <p>The job sends {@code UpdateItem}, and gets the saga in the response. The grant doesn't limit
   * the action to the due time: the role can change every attribute of a saga.
   *
   * @param grantee the role of the job
   * @return the grant
   */
  public Grant grantSweep(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.SWEEP);
  }

  /**
   * Grants listing sagas of some types that are due and moving them on.
   *
   * @param grantee the role of the job
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the grant
   * @throws IllegalArgumentException if no saga type can have such a name
   */
  public Grant grantSweep(IGrantable grantee, String sagaName, String... more) {
    return grants().grant(grantee, StoreAccess.SWEEP, Names.list(sagaName, more));
  }

  /**
   * Grants creating, verifying and deleting the table at run time, without reading or writing
   * sagas: the actions of {@link StoreAccess#ADMINISTRATION} on this table.
   *
   * @param grantee who may administrate
   * @return the grant
   */
  public Grant grantAdministration(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.ADMINISTRATION);
  }

  /**
   * Grants reading what {@link Builder#parameterPath} publishes: {@code ssm:GetParameters} on each
   * of the parameters.
   *
   * @param grantee who may read the parameters
   * @return the grant
   * @throws IllegalStateException if nothing is published
   */
  public Grant grantReadParameters(IGrantable grantee) {
    if (store.parameterPath() == null) {
      throw new IllegalStateException(
          getNode().getPath() + ": no parameters are published, set parameterPath first");
    }
    return StoreGrants.onParameters(grantee, Stack.of(this), store.parameterPath());
  }

  /**
   * Adds alarms with the {@linkplain SagaStoreAlarmOptions#standard standard options}: on throttled
   * reads, throttled writes, and errors inside DynamoDB.
   *
   * @return the alarms, which tell nobody yet
   * @throws IllegalStateException if it has alarms already
   */
  public SagaStoreAlarms addAlarms() {
    return addAlarms(SagaStoreAlarmOptions.standard());
  }

  /**
   * Adds alarms.
   *
   * @param options when they are raised
   * @return the alarms, which tell nobody yet
   * @throws IllegalStateException if it has alarms already
   */
  public SagaStoreAlarms addAlarms(SagaStoreAlarmOptions options) {
    if (getNode().tryFindChild(ALARMS) != null) {
      throw new IllegalStateException(getNode().getPath() + " has its alarms already");
    }
    return new SagaStoreAlarms(this, ALARMS, store, options);
  }

  /**
   * Returns what a dashboard can show of the store: units, latency, throttling, refused and failed
   * requests, and expired sagas that were removed, of the table and of its indexes.
   *
   * <pre>{@code
   * dashboard.addWidgets(sagas.dashboardWidgets());
   * }</pre>
   *
   * @return a widget that holds all others, 24 wide
   */
  public IWidget dashboardWidgets() {
    return new StoreWidgets(store).all();
  }

  /**
   * Returns the table, for what this construct does not cover, such as more metrics.
   *
   * <p>Its own grant methods allow more than a saga store needs, such as scans.
   *
   * @return the table
   */
  public ITableV2 table() {
    return store.table();
  }

  /**
   * Returns the name of the table.
   *
   * @return the name, a token that is resolved on deployment unless it was given
   */
  public String tableName() {
    return store.tableName();
  }

  /**
   * Returns the ARN of the table.
   *
   * @return the ARN, a token that is resolved on deployment unless it was given
   */
  public String tableArn() {
    return store.tableArn();
  }

  private StoreGrants grants() {
    return new StoreGrants(this, store);
  }

  private StoreConnection connection() {
    return new StoreConnection(this, store);
  }

  private static String pathOf(Construct scope, String id) {
    // the path that the construct would have: it does not exist yet
    return scope.getNode().getPath() + "/" + id;
  }

  /**
   * Builds a {@link SagaStoreTable}. Every option has a default.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private final Construct scope;
    private final String id;
    private final TableOptions options = new TableOptions();

    private Builder(Construct scope, String id) {
      this.scope = scope;
      this.id = id;
    }

    /**
     * Begins a construct.
     *
     * @param scope the construct that will hold it, in most cases {@code this} stack
     * @param id the construct's id in that scope
     * @return a builder with the defaults
     */
    public static Builder create(Construct scope, String id) {
      return new Builder(requireNonNull(scope, "scope"), requireNonNull(id, "id"));
    }

    /**
     * Sets the name of the table. By default CloudFormation makes one up, which is best: a named
     * table cannot be replaced, and one name can be taken once in an account and region.
     *
     * @param tableName 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .} (<a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">naming
     *     rules</a>); a token or null for the default will do as well
     * @return this builder
     */
    public Builder tableName(@Nullable String tableName) {
      options.tableName = tableName;
      return this;
    }

    /**
     * Sets what becomes of the table when it leaves the stack, and with it deletion protection:
     * {@link RemovalPolicy#RETAIN}, the default, keeps the table and protects it from being deleted
     * by anybody; {@link RemovalPolicy#DESTROY} turns protection off and deletes the table together
     * with its sagas.
     *
     * <p>To delete a table that was deployed with the default, first deploy {@code DESTROY}, then
     * remove it.
     *
     * @param removalPolicy {@code RETAIN} or {@code DESTROY}; the others make {@link #build()}
     *     fail, because DynamoDB tables have no snapshots in CloudFormation, and because {@link
     *     RemovalPolicy#RETAIN_ON_UPDATE_OR_DELETE} deletes the table when the stack's creation is
     *     rolled back, which deletion protection prevents
     * @return this builder
     */
    public Builder removalPolicy(RemovalPolicy removalPolicy) {
      options.removalPolicy = requireNonNull(removalPolicy, "removalPolicy");
      return this;
    }

    /**
     * Sets the name of the index that finds sagas by correlation id; {@code GSI1} by default.
     *
     * <p>Do not change it for a table that is deployed: CloudFormation adds or removes one index
     * per deployment, and a new name is both.
     *
     * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
     * @return this builder
     */
    public Builder correlationIndexName(String name) {
      options.correlationIndexName = requireNonNull(name, "correlationIndexName");
      return this;
    }

    /**
     * Sets the name of the index that finds completed sagas by day and due sagas by time; {@code
     * GSI2} by default.
     *
     * <p>Do not change it for a table that is deployed: CloudFormation adds or removes one index
     * per deployment, and a new name is both.
     *
     * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
     * @return this builder
     */
    public Builder cleanupIndexName(String name) {
      options.cleanupIndexName = requireNonNull(name, "cleanupIndexName");
      return this;
    }

    /**
     * Sets the name of the attribute that holds the time, in seconds since 1970, after which
     * DynamoDB removes a saga; {@code ttl} by default.
     *
     * <p>Do not change it for a table that is deployed: sagas stored before keep the old attribute.
     *
     * @param name 1 to 255 characters, and no attribute that sagas use otherwise
     * @return this builder
     */
    public Builder ttlAttribute(String name) {
      options.ttlAttribute = requireNonNull(name, "ttlAttribute");
      return this;
    }

    /**
     * Sets the number of partition keys over which the sagas of a name are spread; 1 by default.
     *
     * <p>DynamoDB takes about 1,000 writes a second under one partition key, so that one shard lets
     * all sagas of a name have that many together. More shards lift that, and make listing and
     * clean-up ask each of them. Never change it for a table that holds sagas: they would not be
     * found any more.
     *
     * @param shards from 1 to 1,000
     * @return this builder
     */
    public Builder shards(int shards) {
      options.shards = shards;
      return this;
    }

    /**
     * Sets the number of partition keys over which the due sagas of a name are spread in the
     * clean-up index. Only extensions of the store make sagas due.
     *
     * <p>DynamoDB takes about 1,000 writes a second under one partition key. Unlike the number of
     * shards, this number may grow while the table contains sagas: deploy it to the readers before,
     * or together with, the writers. Never decrease it while sagas are due in the partitions that
     * would go.
     *
     * @param partitions from 1 to 1,000 (default 1)
     * @return this builder
     */
    public Builder duePartitions(int partitions) {
      options.duePartitions = partitions;
      return this;
    }

    /**
     * Sets how requests are paid: {@link Billing#onDemand()} by default, which needs no planning
     * and costs nothing while nobody uses the table. Provisioned capacity is cheaper for a steady
     * load; the correlation index takes a write for each insert and delete, the clean-up index one
     * for each completion, each reopening and each delete of a completed saga, and one or two for
     * each change of a due time.
     *
     * @param billing the billing
     * @return this builder
     */
    public Builder billing(Billing billing) {
      options.billing = requireNonNull(billing, "billing");
      return this;
    }

    /**
     * Sets a customer managed key (no alias of one) that encrypts the table, its indexes and its
     * backups; by default AWS owns the key, and nobody pays for it. Grants to read or write items
     * then include {@code kms:Decrypt} on the key, by way of DynamoDB alone; the key's policy has
     * to leave permissions to IAM, as that of a key of CDK's does.
     *
     * <p>The stack's region must be known. Do not schedule the key for deletion while sagas are
     * needed: without it the table cannot be read, and after seven days DynamoDB archives it.
     *
     * @param key the key
     * @return this builder
     */
    public Builder encryptionKey(IKey key) {
      options.encryptionKey = requireNonNull(key, "encryptionKey");
      return this;
    }

    /**
     * Sets the keys that encrypt the replicas, of which each needs one of its own region if the
     * table has an {@link #encryptionKey}; none by default.
     *
     * @param keyArns ARNs of keys, by region
     * @return this builder
     */
    public Builder replicaKeyArns(Map<String, String> keyArns) {
      options.replicaKeyArns = Map.copyOf(keyArns);
      return this;
    }

    /**
     * Sets whether the table can be restored to any second of its recovery period; true by default,
     * since sagas are written once and nowhere else. Backups are paid by the size of the table.
     *
     * @param enabled false for data that may be lost
     * @return this builder
     */
    public Builder pointInTimeRecovery(boolean enabled) {
      options.pointInTimeRecovery = enabled;
      return this;
    }

    /**
     * Sets how far back the table can be restored; 35 days by default, which is the longest and
     * costs no more than a shorter period.
     *
     * @param period 1 to 35 whole days
     * @return this builder
     */
    public Builder recoveryPeriod(Duration period) {
      options.recoveryPeriod = requireNonNull(period, "recoveryPeriod");
      return this;
    }

    /**
     * Turns on a stream of the changes to the table, for consumers of your own; off by default, as
     * the store itself reads none.
     *
     * @param view what the stream tells of a change; {@link StreamViewType#NEW_AND_OLD_IMAGES} for
     *     a table with replicas, which has that stream anyway
     * @return this builder
     */
    public Builder stream(StreamViewType view) {
      options.stream = requireNonNull(view, "stream");
      return this;
    }

    /**
     * Turns on CloudWatch Contributor Insights, which tells the keys that are read, written or
     * throttled most; off by default, as it is paid by the event.
     *
     * @param mode all keys, or throttled ones alone
     * @return this builder
     */
    public Builder contributorInsights(ContributorInsightsMode mode) {
      options.contributorInsights = requireNonNull(mode, "contributorInsights");
      return this;
    }

    /**
     * Sets the regions of replicas; none by default. The stack's region must be known. A new table
     * may have all of them at once; later, CloudFormation adds or removes one in each deployment. A
     * replica is protected from deletion as the table is: before its region is left out, that has
     * to be turned off.
     *
     * <p>DynamoDB lets each region write, and of two writes it keeps the later one without telling
     * anybody: the guarantees of the store hold while one region writes at a time. Synthesis warns
     * of that; {@code Annotations.of(sagas).acknowledgeWarning("@sagastore/construct:replicas")}
     * says that you have seen to it.
     *
     * @param regions names of regions, without that of the stack
     * @return this builder
     */
    public Builder replicas(String... regions) {
      options.replicas = List.of(regions);
      return this;
    }

    /**
     * Sets how replicas agree: {@link MultiRegionConsistency#EVENTUAL} by default. {@link
     * MultiRegionConsistency#STRONG} makes {@link #build()} fail: such tables have neither TTL nor
     * transactions (<a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html">global
     * tables</a>).
     *
     * @param consistency the consistency
     * @return this builder
     */
    public Builder multiRegionConsistency(MultiRegionConsistency consistency) {
      options.multiRegionConsistency = requireNonNull(consistency, "multiRegionConsistency");
      return this;
    }

    /**
     * Sets what storage and requests cost: {@link TableClass#STANDARD} by default. {@link
     * TableClass#STANDARD_INFREQUENT_ACCESS} has cheaper storage and dearer requests; it pays when
     * storage costs more than half of what requests cost (<a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.tableclasses.html">table
     * classes</a>).
     *
     * @param tableClass the class
     * @return this builder
     */
    public Builder tableClass(TableClass tableClass) {
      options.tableClass = requireNonNull(tableClass, "tableClass");
      return this;
    }

    /**
     * Sets how long completed sagas are kept whose type does not say it; 30 days by default, longer
     * than SQS keeps a message, so that a late duplicate still meets its saga.
     *
     * @param retention more than zero, at most 36,500 days
     * @return this builder
     */
    public Builder retention(Duration retention) {
      options.retention = requireNonNull(retention, "retention");
      return this;
    }

    /**
     * Keeps completed sagas for ever, unless their type says otherwise.
     *
     * @return this builder
     */
    public Builder withoutExpiry() {
      options.retention = null;
      return this;
    }

    /**
     * Publishes to SSM Parameter Store what the environment variables tell, one parameter for each:
     * for code whose environment this app does not set, and for {@link #fromParameter} in other
     * apps. Nothing is published by default.
     *
     * @param path such as {@code /orders/saga-store}; the variables' names follow it
     * @return this builder
     */
    public Builder parameterPath(String path) {
      options.parameterPath = requireNonNull(path, "parameterPath");
      return this;
    }

    /**
     * Adds the construct, and with it the table, to its scope.
     *
     * @return the construct
     * @throws IllegalArgumentException if DynamoDB, CloudFormation or the store could not do what
     *     the options ask for; the message begins with the construct's path and names all that is
     *     wrong
     */
    public SagaStoreTable build() {
      List<String> problems = TableProblems.of(options, Stack.of(scope));
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(pathOf(scope, id) + ": " + String.join("; ", problems));
      }
      return new SagaStoreTable(scope, id, options);
    }
  }
}
