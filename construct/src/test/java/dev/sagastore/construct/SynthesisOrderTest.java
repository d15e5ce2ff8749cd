package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;

/**
 * A template is the same in every run, or every deployment has changes to look through. The order
 * of Java's unordered maps differs from one JVM to the next, so that one JVM can't show it.
 */
class SynthesisOrderTest {
  /** An unordered pair has the same order in all runs once in 8. */
  private static final int RUNS = 4;

  private static final String TEMPLATE = "Orders.template.json";

  @Test
  void templatesAreTheSameInEveryJvm(@TempDir Path folder) throws Exception {
    List<Synthesis> runs = new ArrayList<>();
    Set<String> templates = new HashSet<>();
    try {
      for (int run = 0; run < RUNS; run++) {
        runs.add(Synthesis.into(folder.resolve("run" + run)));
      }
      for (Synthesis run : runs) {
        templates.add(run.template());
      }
    } finally {
      runs.forEach(run -> run.process().destroyForcibly());
    }

    assertThat(templates).hasSize(1);
    assertThat(templates.iterator().next())
        .contains("LeadingKeys", "ResourcePolicy", "kms:ViaService", "AWS::CloudWatch::Alarm");
  }

  /** A JVM that synthesizes into a folder. */
  private record Synthesis(Process process, Path output, Path log) {
    static Synthesis into(Path output) throws IOException {
      Path log = output.resolveSibling(output.getFileName() + ".log");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SynthesisOrderTest.class.getName(),
                  output.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new Synthesis(process, output, log);
    }

    String template() throws IOException, InterruptedException {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(() -> text(log)).isZero();
      return Files.readString(output.resolve(TEMPLATE));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Synthesizes what has several of everything into the folder of the first argument. */
  public static void main(String[] args) {
    App app =
        new App(
            AppProps.builder()
                .outdir(args[0])
                .context(Map.of("@aws-cdk/aws-dynamodb:resourcePolicyPerReplica", true))
                .build());
    Stack stack = Templates.stack(app, "Orders", "eu-west-1");
    Map<String, String> replicaKeys =
        Map.of(
            "eu-central-1", "arn:aws:kms:eu-central-1:123456789012:key/a",
            "us-east-1", "arn:aws:kms:us-east-1:123456789012:key/b",
            "us-west-2", "arn:aws:kms:us-west-2:123456789012:key/c");
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas")
            .tableName("orders")
            .replicas("us-east-1", "eu-central-1", "us-west-2")
            .encryption(TableEncryptionV2.customerManagedKey(new Key(stack, "Key"), replicaKeys))
            .parameterPath("/orders")
            .build();
    sagas.grantReadWrite(Policies.role(stack), "OrderSaga", "RefundSaga");
    sagas.grantReadParameters(Policies.role(new Stack(app, "Others")));
    sagas.grantSweep(
        new ArnPrincipal("arn:aws:iam::123456789012:role/sweeper"), "OrderSaga", "RefundSaga");
    sagas.addAlarms(SagaStoreAlarmOptions.standard().withMetricsNamespace("Orders"));
    new Dashboard(stack, "Dashboard").addWidgets(sagas.dashboardWidgets());
    SagaStoreTable.fromTableAttributes(
            stack, "Others", SagaStoreTableAttributes.ofParameterPath("/others"))
        .grantRead(Role.fromRoleName(stack, "Reports", "reports"), "OrderSaga");
    addBus(stack, sagas);
    app.synth();
  }

  private static void addBus(Stack stack, SagaStoreTable sagas) {
    SagaBus bus =
        SagaBus.Builder.create(stack, "Bus")
            .name("orders")
            .store(sagas)
            .encryptionKey(new Key(stack, "BusKey"))
            .destination("stock", new Queue(stack, "Stock"))
            .destination("events", new Topic(stack, "Events"))
            .destination("company", new EventBus(stack, "Company"))
            .build();
    bus.connect(BusStack.function(stack, "Handler").build());
    bus.connectSweeper(BusStack.function(stack, "Sweeper").build());
    bus.addAlarms();
    new Dashboard(stack, "BusDashboard").addWidgets(bus.dashboardWidgets());
  }
}
