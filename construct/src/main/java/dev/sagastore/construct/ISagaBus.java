package dev.sagastore.construct;

import dev.sagastore.schema.BusAccess;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.IConstruct;

/**
 * A saga bus, declared by this app ({@link SagaBus}) or by another one ({@link
 * SagaBus#fromSagaBusAttributes}). Other code can send to both, and move their dead letters.
 *
 * <p><b>Permissions</b> are lists of single actions on the ARN of a queue, without wildcards. A
 * grant goes to the policy of a role, a user or a group of the bus's own account. For a principal
 * without a policy in this app, such as {@code ArnPrincipal}, the grant goes to the policies of
 * queue and key. A principal of another account also needs the permissions there. A grant that
 * can't be made throws an {@link IllegalArgumentException} with the reason.
 *
 * <p>Later versions can add methods: use the implementations of this module. Not safe for use by
 * several threads, because jsii isn't.
 */
public interface ISagaBus extends IConstruct {
  /**
   * Returns the logical name of the bus.
   *
   * @return the name
   */
  String getName();

  /**
   * Returns the queue that the bus receives from.
   *
   * <p>Its own grant methods grant more than the bus needs.
   *
   * @return the queue
   */
  IQueue getQueue();

  /**
   * Returns the dead-letter queue.
   *
   * @return the queue
   */
  IQueue getDeadLetterQueue();

  /**
   * Lets a function send to the bus: sets the variables for {@code SqsTransport.fromEnvironment()},
   * without destinations, and grants the actions of {@link BusAccess#SEND}.
   *
   * @param function the function that sends
   * @return the grant
   * @throws IllegalArgumentException if another bus is connected to the function with the same
   *     variables, or if the function is deployed to another account or region than this construct
   */
  Grant sendFrom(Function function);

  /**
   * Lets a function send to the bus.
   *
   * @param function the function that sends
   * @param environmentPrefix prefix of the variables' names, see {@link
   *     ConnectOptions#withEnvironmentPrefix}
   * @return the grant
   * @throws IllegalArgumentException as of {@link #sendFrom(Function)}
   */
  Grant sendFrom(Function function, String environmentPrefix);

  /**
   * Lets a container of an ECS task send to the bus: sets the variables, and grants the task's role
   * the actions of {@link BusAccess#SEND}.
   *
   * @param container the container that sends
   * @return the grant
   * @throws IllegalArgumentException as of {@link #sendFrom(Function)}
   */
  Grant sendFrom(ContainerDefinition container);

  /**
   * Lets a container of an ECS task send to the bus.
   *
   * @param container the container that sends
   * @param environmentPrefix prefix of the variables' names
   * @return the grant
   * @throws IllegalArgumentException as of {@link #sendFrom(Function)}
   */
  Grant sendFrom(ContainerDefinition container, String environmentPrefix);

  /**
   * Grants the actions of {@link BusAccess#SEND} on the queue, and the use of its key, if there is
   * one. For a {@link Function} or an {@link Alias}, it also sets the variables of the function.
   *
   * <pre>{@code
   * bus.sendFrom(new AccountPrincipal("210987654321"));
   * }</pre>
   *
   * @param grantee a role or user, or an account or role of another account
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made, for example to everyone, or if
   *     this app doesn't declare the function of the alias
   */
  Grant sendFrom(IGrantable grantee);

  /**
   * Grants moving dead letters back to the queue with {@code SqsRedrive}, or with the console: the
   * actions of {@link BusAccess#REDRIVE} on both queues, and the use of their key.
   *
   * @param grantee the role of an operator
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  Grant grantRedrive(IGrantable grantee);
}
