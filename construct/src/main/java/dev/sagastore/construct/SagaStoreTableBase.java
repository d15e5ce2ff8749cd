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
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/** A declared or imported table. */
abstract class SagaStoreTableBase extends Construct implements ISagaStoreTable {
  private static final String ALARMS = "Alarms";

  SagaStoreTableBase(Construct scope, String id) {
    super(scope, id);
  }

  /** Returns the table and what is known of it. */
  abstract StoreReference store();

  @Override
  public ITableV2 getTable() {
    return store().table();
  }

  @Override
  public String getTableName() {
    return store().tableName();
  }

  @Override
  public String getTableArn() {
    return store().tableArn();
  }

  @Override
  public Map<String, String> getEnvironment() {
    return environment("");
  }

  @Override
  public Map<String, String> environment(String prefix) {
    return store().environment(prefix);
  }

  @Override
  public Grant connect(Function function) {
    return connect(function, ConnectOptions.standard());
  }

  @Override
  public Grant connect(Function function, ConnectOptions options) {
    Grant grant = connection().connect(function, function, function::addEnvironment, options);
    warnOfVersion(function);
    return grant;
  }

  @Override
  public Grant connect(ContainerDefinition container) {
    return connect(container, ConnectOptions.standard());
  }

  @Override
  public Grant connect(ContainerDefinition container, ConnectOptions options) {
    IRole role = container.getTaskDefinition().getTaskRole();
    return connection().connect(container, role, container::addEnvironment, options);
  }

  @Override
  public Grant connect(IGrantable grantee, BiConsumer<String, String> environment) {
    return connect(grantee, environment, ConnectOptions.standard());
  }

  @Override
  public Grant connect(
      IGrantable grantee, BiConsumer<String, String> environment, ConnectOptions options) {
    Grant grant = connection().connect(grantee, environment, options);
    if (grantee instanceof Function function) {
      warnOfVersion(function);
    }
    return grant;
  }

  private void warnOfVersion(Function function) {
    if (store().isKnownOnDeploymentOnly()) {
      VersionWarning.add(function, this);
    }
  }

  @Override
  public Grant grantReadWrite(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.READ_WRITE);
  }

  @Override
  public Grant grantReadWrite(IGrantable grantee, String sagaName, String... more) {
    return grants().grant(grantee, StoreAccess.READ_WRITE, Names.list(sagaName, more));
  }

  @Override
  public Grant grantRead(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.READ);
  }

  @Override
  public Grant grantRead(IGrantable grantee, String sagaName, String... more) {
    return grants().grant(grantee, StoreAccess.READ, Names.list(sagaName, more));
  }

  @Override
  public Grant grantCleanup(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.CLEANUP);
  }

  @Override
  public Grant grantCleanup(IGrantable grantee, String sagaName, String... more) {
    return grants().grant(grantee, StoreAccess.CLEANUP, Names.list(sagaName, more));
  }

  @Override
  public Grant grantSweep(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.SWEEP);
  }

  @Override
  public Grant grantSweep(IGrantable grantee, String sagaName, String... more) {
    return grants().grant(grantee, StoreAccess.SWEEP, Names.list(sagaName, more));
  }

  @Override
  public Grant grantAdministration(IGrantable grantee) {
    return grants().grant(grantee, StoreAccess.ADMINISTRATION);
  }

  @Override
  public Grant grantReadParameters(IGrantable grantee) {
    return grants().grantParameters(grantee);
  }

  @Override
  public MathExpression metricReadThrottleEvents() {
    return metrics().readThrottleEvents();
  }

  @Override
  public MathExpression metricWriteThrottleEvents() {
    return metrics().writeThrottleEvents();
  }

  @Override
  public MathExpression metricSystemErrors() {
    return metrics().systemErrors();
  }

  @Override
  public MathExpression metricFailures(String namespace) {
    return RuntimeMetric.FAILURES.in(namespace);
  }

  @Override
  public MathExpression metricConflicts(String namespace) {
    return RuntimeMetric.CONFLICTS.in(namespace);
  }

  @Override
  public MathExpression metricDuplicates(String namespace) {
    return RuntimeMetric.DUPLICATES.in(namespace);
  }

  @Override
  public SagaStoreAlarms addAlarms() {
    return addAlarms(SagaStoreAlarmOptions.standard());
  }

  @Override
  public SagaStoreAlarms addAlarms(SagaStoreAlarmOptions options) {
    return addAlarms(ALARMS, options);
  }

  @Override
  public SagaStoreAlarms addAlarms(String id, SagaStoreAlarmOptions options) {
    if (getNode().tryFindChild(id) != null) {
      throw new IllegalStateException(
          "%s already has '%s': give these alarms another ID".formatted(getNode().getPath(), id));
    }
    return new SagaStoreAlarms(this, id, store(), options);
  }

  @Override
  public IWidget dashboardWidgets() {
    return new StoreWidgets(store()).all();
  }

  private StoreGrants grants() {
    return new StoreGrants(this, store());
  }

  private StoreConnection connection() {
    return new StoreConnection(this, store());
  }

  private StoreMetrics metrics() {
    return new StoreMetrics(store());
  }
}
