package dev.sagastore.cdkapp;

import dev.sagastore.construct.SagaBus;
import dev.sagastore.construct.SagaStoreTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.sns.Topic;

/**
 * Buses for the checkers of templates, with their functions. Each variant is synthesized once for
 * all tests.
 *
 * @param stack the stack
 * @param file the file of the synthesized template
 */
record SynthesizedBus(Stack stack, Path file) {
  private static final Path FOLDER = Path.of("target", "synthesized-buses").toAbsolutePath();
  private static final Map<Variant, SynthesizedBus> DONE = new ConcurrentHashMap<>();

  /** The parts of a bus besides its functions. */
  enum Variant {
    DEFAULT {
      @Override
      void declare(Stack stack) {
        bus(stack, builder -> builder);
      }
    },
    EVERYTHING {
      @Override
      void declare(Stack stack) {
        Topic topic = Topic.Builder.create(stack, "Topic").enforceSsl(true).build();
        SagaBus stock =
            SagaBus.Builder.create(stack, "Stock").name("stock").withoutSweeper().build();
        SagaBus bus =
            bus(
                stack,
                builder ->
                    builder
                        .queueName("orders")
                        .encryptionKey(
                            Key.Builder.create(stack, "Key").enableKeyRotation(true).build())
                        .destination(stock)
                        .destination("events", topic)
                        .destination("company", new EventBus(stack, "Company"))
                        .batchSize(100)
                        .batchWindow(Duration.seconds(2))
                        .maxConcurrency(20));
        Rule.Builder.create(stack, "Rule")
            .eventPattern(EventPattern.builder().source(List.of("com.example")).build())
            .targets(List.of(bus.eventTarget()))
            .build();
        topic.addSubscription(bus.topicSubscription());
        bus.sendFrom(new AccountPrincipal("210987654321"));
        bus.grantRedrive(
            Role.Builder.create(stack, "Operator")
                .assumedBy(new AccountPrincipal("123456789012"))
                .build());
        bus.addAlarms();
        new Dashboard(stack, "Dashboard").addWidgets(bus.dashboardWidgets());
      }
    };

    abstract void declare(Stack stack);

    static SagaBus bus(Stack stack, UnaryOperator<SagaBus.Builder> options) {
      SagaStoreTable sagas = new SagaStoreTable(stack, "Sagas");
      SagaBus bus =
          options.apply(SagaBus.Builder.create(stack, "Bus").name("orders").store(sagas)).build();
      bus.connect(function(stack, "Handler"));
      bus.connectSweeper(function(stack, "Sweeper"));
      return bus;
    }

    private static Function function(Stack stack, String id) {
      return Function.Builder.create(stack, id)
          // the newest one, which the rules ask for
          .runtime(Runtime.NODEJS_24_X)
          .timeout(Duration.seconds(30))
          // without the managed policy of the default role
          .role(
              Role.Builder.create(stack, id + "Role")
                  .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                  .build())
          .handler("index.handler")
          .code(Code.fromInline("exports.handler = async () => ({batchItemFailures: []});"))
          .build();
    }
  }

  static SynthesizedBus of(Variant variant) {
    return DONE.computeIfAbsent(variant, SynthesizedBus::synthesize);
  }

  private static SynthesizedBus synthesize(Variant variant) {
    SynthesizedStack synthesized =
        SynthesizedStack.of(
            FOLDER.resolve(variant.name()),
            "@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption",
            variant::declare);
    return new SynthesizedBus(synthesized.stack(), synthesized.file());
  }
}
