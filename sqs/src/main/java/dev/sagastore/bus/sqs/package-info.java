/**
 * The saga bus on Amazon SQS, with Amazon SNS topics and Amazon EventBridge buses as further
 * destinations.
 *
 * <pre>{@code
 * SqsTransport transport = SqsTransport.fromEnvironment();
 * SagaBus bus = SagaBus.builder(transport.name())
 *     .store(DynamoDbSagaStore.fromEnvironment())
 *     .transport(transport)
 *     .format(MessageFormats.standard())
 *     .mapper(JacksonMessageMapper.create())
 *     .define(OrderSaga.definition())
 *     .build();
 * SagaBusWorker worker = SagaBusWorker.builder(bus).build();
 * worker.start();
 * }</pre>
 *
 * <p>{@link dev.sagastore.bus.sqs.SqsTransport} receives and sends messages. {@link
 * dev.sagastore.bus.sqs.SqsRedrive} moves dead letters back to the queue.
 *
 * <p>SNS and EventBridge need a dependency of yours: {@code software.amazon.awssdk:sns} or {@code
 * software.amazon.awssdk:eventbridge}. Without such destinations, none of their classes is loaded.
 *
 * <p>Not stable yet: it can change until the first release.
 */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus.sqs;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
