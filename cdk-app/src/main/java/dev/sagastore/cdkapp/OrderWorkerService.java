package dev.sagastore.cdkapp;

import dev.sagastore.example.order.OrderWorker;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * A service on ECS Fargate that handles the messages of the bus, as {@link MessageFunction} does:
 * one small task that runs all the time, and its logs, which are kept for a month.
 *
 * <p>Nothing can connect to the task, and it connects to AWS over HTTPS only. When it is stopped,
 * it has two minutes to finish the messages in hand, which is the maximum of Fargate. A deployment
 * whose tasks don't start is rolled back.
 */
public final class OrderWorkerService extends Construct {
  private final FargateService service;
  private final ContainerDefinition container;

  /**
   * Declares the service.
   *
   * @param scope the stack
   * @param id the construct's id
   * @param vpc the network, with public subnets
   * @param image the image with {@link OrderWorker}
   * @param logs what becomes of the logs when the stack is deleted
   */
  public OrderWorkerService(
      Construct scope, String id, IVpc vpc, ContainerImage image, RemovalPolicy logs) {
    super(scope, id);
    FargateTaskDefinition task =
        FargateTaskDefinition.Builder.create(this, "Task")
            .cpu(256)
            .memoryLimitMiB(512)
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(CpuArchitecture.ARM64)
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .build();
    this.container =
        task.addContainer(
            "Worker",
            ContainerDefinitionOptions.builder()
                .image(image)
                .logging(logDriver(logs))
                .stopTimeout(Duration.minutes(2))
                .readonlyRootFilesystem(true)
                .build());
    this.service = service(vpc, task);
  }

  private LogDriver logDriver(RemovalPolicy removalPolicy) {
    LogGroup logs =
        LogGroup.Builder.create(this, "Logs")
            .retention(RetentionDays.ONE_MONTH)
            .removalPolicy(removalPolicy)
            .build();
    return LogDriver.awsLogs(
        AwsLogDriverProps.builder().logGroup(logs).streamPrefix("worker").build());
  }

  private FargateService service(IVpc vpc, FargateTaskDefinition task) {
    return FargateService.Builder.create(this, "Service")
        .cluster(Cluster.Builder.create(this, "Cluster").vpc(vpc).build())
        .taskDefinition(task)
        .desiredCount(1)
        .securityGroups(List.of(securityGroup(vpc)))
        // the way to SQS, ECR and CloudWatch without a NAT gateway, which would cost several times
        // what the task does
        .assignPublicIp(true)
        // a new task is there before the old one goes: two at once do no harm
        .minHealthyPercent(100)
        .maxHealthyPercent(200)
        .circuitBreaker(DeploymentCircuitBreaker.builder().enable(true).rollback(true).build())
        .build();
  }

  private SecurityGroup securityGroup(IVpc vpc) {
    SecurityGroup group =
        SecurityGroup.Builder.create(this, "SecurityGroup")
            .vpc(vpc)
            .description("The worker: nothing in, HTTPS out")
            .allowAllOutbound(false)
            .build();
    group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, "AWS");
    return group;
  }

  /** Returns the container, to connect it to the bus. */
  public ContainerDefinition container() {
    return container;
  }

  /** Returns the service. */
  public FargateService service() {
    return service;
  }
}
