package dev.sagastore.construct;

import dev.sagastore.schema.BusAccess;
import java.util.List;
import java.util.function.BiConsumer;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;
import software.constructs.IConstruct;

/** A declared or imported bus. */
abstract class SagaBusBase extends Construct implements ISagaBus {
  SagaBusBase(Construct scope, String id) {
    super(scope, id);
  }

  /** Returns the bus and what is known of it. */
  abstract BusReference reference();

  @Override
  public String getName() {
    return reference().name();
  }

  @Override
  public IQueue getQueue() {
    return reference().queue();
  }

  @Override
  public IQueue getDeadLetterQueue() {
    return reference().deadLetterQueue();
  }

  @Override
  public Grant sendFrom(Function function) {
    return sendFrom(function, "");
  }

  @Override
  public Grant sendFrom(Function function, String environmentPrefix) {
    Grant grant = sendFrom(function, function, function::addEnvironment, environmentPrefix);
    reference().invalidateVersion(function);
    return grant;
  }

  @Override
  public Grant sendFrom(ContainerDefinition container) {
    return sendFrom(container, "");
  }

  @Override
  public Grant sendFrom(ContainerDefinition container, String environmentPrefix) {
    return sendFrom(
        container,
        container.getTaskDefinition().getTaskRole(),
        container::addEnvironment,
        environmentPrefix);
  }

  private Grant sendFrom(
      IConstruct user,
      IGrantable grantee,
      BiConsumer<String, String> environment,
      String environmentPrefix) {
    BusUser sender = new BusUser(this, user, environmentPrefix);
    sender.requirePossible();
    Grant grant = grants().grant(grantee, BusAccess.SEND);
    sender.claim();
    reference().senderEnvironment(environmentPrefix).forEach(environment);
    return grant;
  }

  @Override
  public Grant sendFrom(IGrantable grantee) {
    if (grantee instanceof Function function) {
      return sendFrom(function);
    }
    return grantee instanceof Alias alias
        ? sendFrom(BusFunction.of(alias).function())
        : grants().grantToAnyone(grantee, BusAccess.SEND);
  }

  @Override
  public Grant grantRedrive(IGrantable grantee) {
    return grants().grantToAnyone(grantee, BusAccess.REDRIVE);
  }

  private BusGrants grants() {
    return new BusGrants(this, reference(), List.of());
  }
}
