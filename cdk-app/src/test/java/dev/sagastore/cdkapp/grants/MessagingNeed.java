package dev.sagastore.cdkapp.grants;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;

/**
 * The permission that IAM requires for a request to SQS, SNS or EventBridge. Batches have no action
 * of their own.
 *
 * @param action the action
 * @param address URL or ARN of the resource
 */
record MessagingNeed(String action, String address) {
  static MessagingNeed of(SdkRequest request) {
    if (request instanceof SendMessageRequest send) {
      return new MessagingNeed("sqs:SendMessage", send.queueUrl());
    }
    if (request instanceof SendMessageBatchRequest send) {
      return new MessagingNeed("sqs:SendMessage", send.queueUrl());
    }
    if (request instanceof ReceiveMessageRequest receive) {
      return new MessagingNeed("sqs:ReceiveMessage", receive.queueUrl());
    }
    if (request instanceof DeleteMessageBatchRequest delete) {
      return new MessagingNeed("sqs:DeleteMessage", delete.queueUrl());
    }
    if (request instanceof ChangeMessageVisibilityRequest change) {
      return new MessagingNeed("sqs:ChangeMessageVisibility", change.queueUrl());
    }
    if (request instanceof ChangeMessageVisibilityBatchRequest change) {
      return new MessagingNeed("sqs:ChangeMessageVisibility", change.queueUrl());
    }
    if (request instanceof PublishRequest publish) {
      return new MessagingNeed("sns:Publish", publish.topicArn());
    }
    if (request instanceof PublishBatchRequest publish) {
      return new MessagingNeed("sns:Publish", publish.topicArn());
    }
    if (request instanceof PutEventsRequest put) {
      return new MessagingNeed("events:PutEvents", put.entries().get(0).eventBusName());
    }
    return ofRedrive(request);
  }

  private static MessagingNeed ofRedrive(SdkRequest request) {
    if (request instanceof GetQueueAttributesRequest get) {
      return new MessagingNeed("sqs:GetQueueAttributes", get.queueUrl());
    }
    if (request instanceof StartMessageMoveTaskRequest start) {
      return new MessagingNeed("sqs:StartMessageMoveTask", start.sourceArn());
    }
    if (request instanceof ListMessageMoveTasksRequest list) {
      return new MessagingNeed("sqs:ListMessageMoveTasks", list.sourceArn());
    }
    if (request instanceof CancelMessageMoveTaskRequest cancel) {
      // the handles of this test are the queues
      return new MessagingNeed("sqs:CancelMessageMoveTask", cancel.taskHandle());
    }
    throw new AssertionError("unknown permission for " + request.getClass().getSimpleName());
  }

  @Override
  public String toString() {
    return action + " on " + BusPolicy.name(address);
  }
}
