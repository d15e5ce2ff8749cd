package dev.sagastore.docs;

import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.sqs.SqsRedrive;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.construct.SagaBus;
import java.util.Optional;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.IRole;

/** The snippets of {@code docs/aws.md}, for the compiler; never run. */
@SuppressWarnings("unused")
final class AwsSnippets {
  private AwsSnippets() {}

  static void redrive() {
    try (SqsTransport transport = SqsTransport.fromEnvironment()) {
      SqsRedrive redrive = SqsRedrive.of(transport).withMaxMessagesPerSecond(20);
      redrive.start();
      redrive.tasks().forEach(System.out::println);
    }
  }

  static void operator(SagaBus bus, IRole operator) {
    bus.grantRedrive(operator);
  }

  static void formats(SagaBusBuilder bus) {
    bus.format(
        MessageFormats.standard()
            .idFrom(message -> Optional.ofNullable(message.attributes().get("requestId"))));
  }

  static void otherAccount(SagaBus bus) {
    bus.sendFrom(new ArnPrincipal("arn:aws:iam::210987654321:role/shop"));
  }
}
