package dev.sagastore.construct;

import dev.sagastore.schema.StoreAccess;
import java.util.Map;
import java.util.function.BiConsumer;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.dynamodb.ITableV2;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.IConstruct;

/**
 * The table of a saga store, declared by this app ({@link SagaStoreTable}) or by another one
 * ({@link SagaStoreTable#fromTableName} and its siblings). Both can be connected, granted and
 * watched.
 *
 * <p><b>Permissions</b> are lists of single actions on the ARN of this table, and on those of its
 * two indexes, without wildcards. A grant that names saga types is limited to them, by the
 * partition keys of a request. The clean-up index can't be limited: its partitions are days, which
 * all types share. A role that can query it sees the IDs of completed and of due sagas of all
 * types, but not the sagas.
 *
 * <p>A grant goes to the policy of a role, a user or a group of the table's own account. It goes to
 * the resource policy of the table for a principal without a policy in this app ({@code
 * ArnPrincipal}, {@code AccountPrincipal}, a role of another account). The resource policy needs a
 * table that this app declares with a {@code tableName}, and, with a customer managed key, a key
 * that this app declares. A principal of another account also needs the permissions in its own
 * account; the grant adds them to a role that this app declares there. Accounts are compared if
 * both are known.
 *
 * <p>A grant that can't be made throws an {@link IllegalArgumentException} with the reason, and
 * changes nothing. CDK decides about two grantees: a role that was imported as immutable ignores
 * grants unless it has {@code addGrantsToResources}, and for a function that was imported without
 * its role, synthesis warns of the missing permissions.
 *
 * <p>Later versions can add methods: use the implementations of this module. Not safe for use by
 * several threads, because jsii isn't.
 */
public interface ISagaStoreTable extends IConstruct {
  /**
   * Returns the table, for what this interface doesn't cover.
   *
   * <p>Its own grant methods grant more than a saga store needs, such as scans.
   *
   * @return the table
   */
  ITableV2 getTable();

  /**
   * Returns the name of the table.
   *
   * @return the name as you chose it, or a token that is resolved on deployment
   */
  String getTableName();

  /**
   * Returns the ARN of the table.
   *
   * @return the ARN, a token that is resolved on deployment unless you imported the table by it
   */
  String getTableArn();

  /**
   * Returns the environment variables that the runtime reads. {@code connect} sets them.
   *
   * @return names and values, unmodifiable, in a fixed order; values that are not known at
   *     synthesis are tokens
   */
  Map<String, String> getEnvironment();

  /**
   * Returns the environment variables with a prefix, see {@link
   * ConnectOptions#withEnvironmentPrefix}.
   *
   * @param prefix beginning of the names
   * @return names and values, unmodifiable, in a fixed order
   * @throws IllegalArgumentException if no variable's name can begin so
   */
  Map<String, String> environment(String prefix);

  /**
   * Connects a Lambda function: sets the variables of {@link #getEnvironment()} and grants what
   * {@link #grantReadWrite} grants.
   *
   * @param function the function that uses the store
   * @return the grant, to wait for it ({@link Grant#applyBefore})
   * @throws IllegalArgumentException if another table is connected to the function with the same
   *     variables, if the function is deployed to another account or region than this construct, or
   *     if the grant can't be made
   */
  Grant connect(Function function);

  /**
   * Connects a Lambda function.
   *
   * @param function the function that uses the store
   * @param options access, saga types, and prefix of the variables. A connection for some saga
   *     types has no effect beside one for all
   * @return the grant
   * @throws IllegalArgumentException as of {@link #connect(Function)}
   */
  Grant connect(Function function, ConnectOptions options);

  /**
   * Connects a container of an ECS task: sets the variables of {@link #getEnvironment()}, and
   * grants the task's role what {@link #grantReadWrite} grants.
   *
   * @param container the container that uses the store
   * @return the grant
   * @throws IllegalArgumentException as of {@link #connect(Function)}
   */
  Grant connect(ContainerDefinition container);

  /**
   * Connects a container of an ECS task.
   *
   * @param container the container that uses the store
   * @param options access, saga types, and prefix of the variables
   * @return the grant
   * @throws IllegalArgumentException as of {@link #connect(Function)}
   */
  Grant connect(ContainerDefinition container, ConnectOptions options);

  /**
   * Connects anything else that runs code: passes the variables of {@link #getEnvironment()} on,
   * and grants what {@link #grantReadWrite} grants.
   *
   * <pre>{@code
   * sagas.connect(instanceRole, (name, value) -> exports.add("export " + name + "=" + value));
   * }</pre>
   *
   * @param grantee the role of the code
   * @param environment is called once for every variable, with its name and its value, in the order
   *     of {@link #getEnvironment()}; not if the grant fails. For a principal of another account,
   *     the variable of the table's name contains the ARN
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  Grant connect(IGrantable grantee, BiConsumer<String, String> environment);

  /**
   * Connects anything else that runs code.
   *
   * @param grantee the role of the code
   * @param environment is called once for every variable, with its name and its value
   * @param options access, saga types, and prefix of the variables
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  Grant connect(IGrantable grantee, BiConsumer<String, String> environment, ConnectOptions options);

  /**
   * Grants everything that a saga store does, with sagas of all types: the actions of {@link
   * StoreAccess#READ_WRITE} on the table and its indexes.
   *
   * @param grantee the role that reads and writes
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  Grant grantReadWrite(IGrantable grantee);

  /**
   * Grants everything that a saga store does, with sagas of some types only.
   *
   * @param grantee the role that reads and writes
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the grant
   * @throws IllegalArgumentException if no saga type can have such a name, or if the grant can't be
   *     made
   */
  Grant grantReadWrite(IGrantable grantee, String sagaName, String... more);

  /**
   * Grants finding and listing sagas of all types: the actions of {@link StoreAccess#READ} on the
   * table and its indexes.
   *
   * @param grantee the role that reads
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  Grant grantRead(IGrantable grantee);

  /**
   * Grants finding and listing sagas of some types only.
   *
   * @param grantee the role that reads
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the grant
   * @throws IllegalArgumentException if no saga type can have such a name, or if the grant can't be
   *     made
   */
  Grant grantRead(IGrantable grantee, String sagaName, String... more);

  /**
   * Grants the deletion of completed sagas of all types, for a job that does nothing else: the
   * actions of {@link StoreAccess#CLEANUP} on the table and its clean-up index.
   *
   * @param grantee the role of the job
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  Grant grantCleanup(IGrantable grantee);

  /**
   * Grants the deletion of completed sagas of some types only.
   *
   * @param grantee the role of the job
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the grant
   * @throws IllegalArgumentException if no saga type can have such a name, or if the grant can't be
   *     made
   */
  Grant grantCleanup(IGrantable grantee, String sagaName, String... more);

  /**
   * Grants listing sagas of all types that are due and moving them on, for a job that does nothing
   * else: the actions of {@link StoreAccess#SWEEP} on the table and its clean-up index.
   *
   * <p>The job sends {@code UpdateItem}, and gets the saga in the response. The grant doesn't limit
   * the action to the due time: the role can change every attribute of a saga.
   *
   * @param grantee the role of the job
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  Grant grantSweep(IGrantable grantee);

  /**
   * Grants listing sagas of some types that are due, and moving them on.
   *
   * @param grantee the role of the job
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the grant
   * @throws IllegalArgumentException if no saga type can have such a name, or if the grant can't be
   *     made
   */
  Grant grantSweep(IGrantable grantee, String sagaName, String... more);

  /**
   * Grants creating, verifying and deleting the table at run time, without reading or writing
   * sagas: the actions of {@link StoreAccess#ADMINISTRATION} on the table.
   *
   * @param grantee the role of the tool
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made; a resource policy can't contain
   *     it, because it exists only with the table
   */
  Grant grantAdministration(IGrantable grantee);

  /**
   * Grants reading the published variables: {@code ssm:GetParameters} on each of their parameters.
   *
   * @param grantee the role that reads the parameters
   * @return the grant
   * @throws IllegalStateException if nothing is published
   * @throws IllegalArgumentException if the grantee has no policy in this account
   */
  Grant grantReadParameters(IGrantable grantee);

  /**
   * Returns the number of throttled reads, summed over the table and its indexes, in 5 minutes.
   *
   * @return the metric; {@link MathExpression#with} changes period and label
   */
  MathExpression metricReadThrottleEvents();

  /**
   * Returns the number of throttled writes, summed over the table and its indexes, in 5 minutes.
   *
   * @return the metric
   */
  MathExpression metricWriteThrottleEvents();

  /**
   * Returns the number of requests that failed because of an error inside DynamoDB, summed over the
   * operations that a store sends, in 5 minutes.
   *
   * @return the metric
   */
  MathExpression metricSystemErrors();

  /**
   * Returns the number of operations that failed, in 5 minutes, as the runtime reports them through
   * {@code SagaStoreMetrics} of {@code sagastore-micrometer}.
   *
   * @param namespace the namespace of Micrometer's CloudWatch registry. The metric contains all
   *     stores that publish to it
   * @return the metric
   * @throws IllegalArgumentException if CloudWatch accepts no such namespace
   */
  MathExpression metricFailures(String namespace);

  /**
   * Returns the number of conflicts, in 5 minutes, as the runtime reports them.
   *
   * @param namespace the namespace, see {@link #metricFailures}
   * @return the metric
   * @throws IllegalArgumentException if CloudWatch accepts no such namespace
   */
  MathExpression metricConflicts(String namespace);

  /**
   * Returns the number of duplicate inserts, in 5 minutes, as the runtime reports them.
   *
   * @param namespace the namespace, see {@link #metricFailures}
   * @return the metric
   * @throws IllegalArgumentException if CloudWatch accepts no such namespace
   */
  MathExpression metricDuplicates(String namespace);

  /**
   * Adds alarms with the {@linkplain SagaStoreAlarmOptions#standard standard options}: on throttled
   * reads, throttled writes, and errors inside DynamoDB.
   *
   * @return the alarms, which have no actions yet
   * @throws IllegalStateException if alarms were added before
   * @throws IllegalArgumentException as of {@link #addAlarms(String, SagaStoreAlarmOptions)}
   */
  SagaStoreAlarms addAlarms();

  /**
   * Adds alarms.
   *
   * @param options thresholds
   * @return the alarms, which have no actions yet
   * @throws IllegalStateException if alarms were added before without an ID
   * @throws IllegalArgumentException as of {@link #addAlarms(String, SagaStoreAlarmOptions)}
   */
  SagaStoreAlarms addAlarms(SagaStoreAlarmOptions options);

  /**
   * Adds alarms beside others, for example with higher thresholds and another target.
   *
   * <p>Alarms on a table of another account need CloudWatch's cross-account observability. Alarms
   * on an imported table watch the two indexes of the store only.
   *
   * @param id ID of the alarms in this construct
   * @param options thresholds
   * @return the alarms, which have no actions yet
   * @throws IllegalStateException if the ID is taken
   * @throws IllegalArgumentException if the table is in another region than the stack, or if it has
   *     more than 9 indexes: CloudWatch doesn't support such alarms
   */
  SagaStoreAlarms addAlarms(String id, SagaStoreAlarmOptions options);

  /**
   * Returns widgets for a dashboard: units, latency, throttling, failed conditions and errors, and
   * removed sagas, of the table and its indexes.
   *
   * <pre>{@code
   * dashboard.addWidgets(sagas.dashboardWidgets());
   * }</pre>
   *
   * @return a widget that contains all others, 24 units wide
   */
  IWidget dashboardWidgets();
}
