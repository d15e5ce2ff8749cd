package dev.sagastore.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.sagastore.bus.sqs.EmbeddedMetrics;
import dev.sagastore.cdkapp.OrderSagaApp;
import dev.sagastore.embedded.DynamoDbServer;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who may use whom.
 *
 * <pre>
 * embedded ← testing
 * schema ← runtime ← testing
 * schema ← construct
 * runtime ← bus ← testing
 * runtime ← jackson3
 * runtime, bus ← micrometer
 * runtime ← ssm
 * runtime, bus ← sqs ← lambda
 * sqs, lambda ← example
 * construct, example, bus, testing ← cdk-app
 * </pre>
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sagastore");

  private static final String[] CDK = {
    "software.amazon.awscdk..", "software.constructs..", "software.amazon.jsii.."
  };

  /** For compilers only: nothing loads them. */
  private static final String ERROR_PRONE_ANNOTATIONS = "com.google.errorprone.annotations";

  private static final String SQS = "software.amazon.awssdk.services.sqs..";

  private static final String[] SNS_AND_EVENTBRIDGE = {
    "software.amazon.awssdk.services.sns..", "software.amazon.awssdk.services.eventbridge.."
  };

  enum Module {
    SCHEMA("dev.sagastore.schema.."),
    RUNTIME(
        "dev.sagastore",
        "dev.sagastore.spi..",
        "dev.sagastore.dynamodb..",
        "dev.sagastore.jackson2.."),
    EMBEDDED("dev.sagastore.embedded.."),
    BUS(
        "dev.sagastore.bus",
        "dev.sagastore.bus.internal..",
        "dev.sagastore.bus.json..",
        "dev.sagastore.bus.memory..",
        "dev.sagastore.bus.spi.."),
    SQS("dev.sagastore.bus.sqs.."),
    LAMBDA("dev.sagastore.bus.lambda.."),
    TESTING("dev.sagastore.testing.."),
    JACKSON3("dev.sagastore.jackson3.."),
    MICROMETER("dev.sagastore.micrometer.."),
    SSM("dev.sagastore.ssm.."),
    CONSTRUCT("dev.sagastore.construct.."),
    EXAMPLE("dev.sagastore.example.."),
    CDK_APP("dev.sagastore.cdkapp..");

    private final String packages;

    Module(String... packages) {
      this.packages = String.join(" ", packages);
    }

    String[] packages() {
      return packages.split(" ", -1);
    }

    boolean has(JavaClass type) {
      return resideInAnyPackage(packages()).test(type);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyModuleIsHere(Module module) {
    classes()
        .that()
        .resideInAnyPackage(module.packages())
        .should()
        .resideInAPackage("dev.sagastore..")
        .check(CLASSES);
  }

  @Test
  void everyClassBelongsToAModule() {
    classes()
        .should()
        .resideInAnyPackage(
            Arrays.stream(Module.values())
                .flatMap(module -> Arrays.stream(module.packages()))
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void schemaDependsOnNothing() {
    classes()
        .that()
        .resideInAnyPackage(Module.SCHEMA.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                Module.SCHEMA.packages(),
                "java..",
                "org.jspecify.annotations",
                ERROR_PRONE_ANNOTATIONS))
        .check(CLASSES);
  }

  @Test
  void runtimeDependsOnSchemaSdkJacksonAndSlf4j() {
    classes()
        .that()
        .resideInAnyPackage(Module.RUNTIME.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                Module.RUNTIME.packages(),
                "dev.sagastore.schema",
                "software.amazon.awssdk..",
                "com.fasterxml.jackson..",
                "org.slf4j",
                "org.jspecify.annotations",
                ERROR_PRONE_ANNOTATIONS,
                "java.."))
        .check(CLASSES);
  }

  @Test
  void theStoresInterfaceKnowsNeitherTheSdkNorJackson() {
    classes()
        .that()
        .resideInAnyPackage("dev.sagastore", "dev.sagastore.spi")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.sagastore",
            "dev.sagastore.spi",
            "dev.sagastore.schema",
            "org.slf4j",
            "org.jspecify.annotations",
            ERROR_PRONE_ANNOTATIONS,
            "java..")
        .check(CLASSES);
  }

  /** The parts of the store for DynamoDB, each with those that it may use. */
  enum Part {
    ATTRIBUTE(),
    STATE("attribute"),
    ITEM("attribute", "state"),
    ENGINE("attribute"),
    READING("engine", "item"),
    WRITING("attribute", "engine", "item", "reading", "state"),
    TABLE("engine");

    private final String uses;

    Part(String... uses) {
      this.uses = String.join(" ", uses);
    }

    /** Returns the packages of this part and of those that it may use. */
    String[] allowed() {
      return Stream.concat(Stream.of(name().toLowerCase(Locale.ROOT)), Stream.of(uses.split(" ")))
          .map("dev.sagastore.dynamodb.internal."::concat)
          .toArray(String[]::new);
    }

    String packageName() {
      return "dev.sagastore.dynamodb.internal." + name().toLowerCase(Locale.ROOT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void partsOfTheStoreUseEachOtherInOneDirection(Part part) {
    noClasses()
        .that()
        .resideInAPackage(part.packageName())
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.sagastore.dynamodb.internal..")
                .and(not(resideInAnyPackage(part.allowed()))))
        .check(CLASSES);
  }

  @Test
  void onlyTheMapperForJackson2ReachesItsDatabind() {
    noClasses()
        .that()
        .resideInAnyPackage(Module.RUNTIME.packages())
        .and(not(resideInAPackage("dev.sagastore.jackson2..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.datatype..")
        .check(CLASSES);
  }

  @Test
  void embeddedDependsOnJacksonsCoreAndTheSdksHttpInterface() {
    classes()
        .that()
        .resideInAnyPackage(Module.EMBEDDED.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                Module.EMBEDDED.packages(),
                "com.fasterxml.jackson.core..",
                "software.amazon.awssdk.http..",
                "org.reactivestreams",
                "org.jspecify.annotations",
                "com.sun.net.httpserver",
                "java.."))
        .check(CLASSES);
  }

  @Test
  void onlyTestingReachesEmbedded() {
    noClasses()
        .that(not(resideInAnyPackage(Module.EMBEDDED.packages())))
        .and(not(resideInAnyPackage(Module.TESTING.packages())))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Module.EMBEDDED.packages())
        .check(CLASSES);
  }

  @Test
  void jackson3DependsOnTheStoresInterfaceAndJackson3() {
    classes()
        .that()
        .resideInAnyPackage(Module.JACKSON3.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                Module.JACKSON3.packages(),
                "dev.sagastore",
                "dev.sagastore.spi",
                "tools.jackson..",
                "org.jspecify.annotations",
                "java.."))
        .check(CLASSES);
  }

  @Test
  void nobodyElseReachesJackson3() {
    noClasses()
        .that(not(resideInAnyPackage(Module.JACKSON3.packages())))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(and(Module.JACKSON3.packages(), "tools.jackson.."))
        .check(CLASSES);
  }

  /** It knows the store by its interfaces, and nothing of AWS. */
  @Test
  void busDependsOnTheStoresInterfaceAndJackson() {
    classes()
        .that()
        .resideInAnyPackage(Module.BUS.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                Module.BUS.packages(),
                "dev.sagastore",
                "dev.sagastore.schema",
                "dev.sagastore.spi",
                "com.fasterxml.jackson..",
                "org.slf4j..",
                "org.jspecify.annotations",
                ERROR_PRONE_ANNOTATIONS,
                "java.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheJsonOfTheBusReachesJackson() {
    noClasses()
        .that()
        .resideInAnyPackage(Module.BUS.packages())
        .and(not(resideInAPackage("dev.sagastore.bus.json")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(CLASSES);
  }

  @Test
  void micrometerDependsOnTheStoresInterfaceAndMicrometer() {
    classes()
        .that()
        .resideInAnyPackage(Module.MICROMETER.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                Module.MICROMETER.packages(),
                "dev.sagastore",
                "dev.sagastore.bus",
                "dev.sagastore.bus.spi",
                "io.micrometer.core.instrument..",
                "org.jspecify.annotations",
                "java.."))
        .check(CLASSES);
  }

  @Test
  void nobodyElseReachesMicrometer() {
    noClasses()
        .that(not(resideInAnyPackage(Module.MICROMETER.packages())))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(and(Module.MICROMETER.packages(), "io.micrometer.."))
        .check(CLASSES);
  }

  @Test
  void ssmDependsOnTheStoresInterfaceTheSchemaAndTheSdk() {
    classes()
        .that()
        .resideInAnyPackage(Module.SSM.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                Module.SSM.packages(),
                "dev.sagastore",
                "dev.sagastore.schema",
                "software.amazon.awssdk.core..",
                "software.amazon.awssdk.awscore..",
                "software.amazon.awssdk.services.ssm..",
                "org.jspecify.annotations",
                "java.."))
        .check(CLASSES);
  }

  @Test
  void nobodyElseReachesSsm() {
    noClasses()
        .that(not(resideInAnyPackage(Module.SSM.packages())))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(and(Module.SSM.packages(), "software.amazon.awssdk.services.ssm.."))
        .check(CLASSES);
  }

  @Test
  void constructDependsOnSchemaAndCdk() {
    classes()
        .that()
        .resideInAnyPackage(Module.CONSTRUCT.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                and(Module.CONSTRUCT.packages(), CDK),
                "dev.sagastore.schema",
                ERROR_PRONE_ANNOTATIONS,
                "org.jspecify.annotations",
                "java.."))
        .check(CLASSES);
  }

  @Test
  void testingDoesNotReachTheCdk() {
    noClasses()
        .that()
        .resideInAnyPackage(Module.TESTING.packages())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            and(
                CDK,
                "dev.sagastore.construct..",
                "dev.sagastore.example..",
                "dev.sagastore.cdkapp.."))
        .check(CLASSES);
  }

  @Test
  void exampleReachesNeitherTheCdkNorTesting() {
    noClasses()
        .that()
        .resideInAnyPackage(Module.EXAMPLE.packages())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            and(
                CDK,
                "dev.sagastore.construct..",
                "dev.sagastore.testing..",
                "dev.sagastore.cdkapp.."))
        .check(CLASSES);
  }

  /** It knows the bus by what implementers of a transport need. */
  @Test
  void sqsDependsOnTheTransportInterfaceAndTheSdk() {
    classes()
        .that()
        .resideInAnyPackage(Module.SQS.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                and(Module.SQS.packages(), SNS_AND_EVENTBRIDGE),
                "dev.sagastore",
                "dev.sagastore.bus",
                "dev.sagastore.bus.json",
                "dev.sagastore.bus.spi",
                "dev.sagastore.schema",
                SQS,
                "software.amazon.awssdk.awscore..",
                "software.amazon.awssdk.core..",
                "software.amazon.awssdk.regions",
                "com.fasterxml.jackson..",
                "org.slf4j",
                "org.jspecify.annotations",
                ERROR_PRONE_ANNOTATIONS,
                "java.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheExampleReachesTheTransportOnSqs() {
    noClasses()
        .that(
            not(
                resideInAnyPackage(
                    and(
                        and(Module.EXAMPLE.packages(), Module.SQS.packages()),
                        Module.LAMBDA.packages()))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(and(Module.SQS.packages(), SNS_AND_EVENTBRIDGE))
        .check(CLASSES);
  }

  @Test
  void lambdaDependsOnBusStoreAndTransport() {
    classes()
        .that()
        .resideInAnyPackage(Module.LAMBDA.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            and(
                Module.LAMBDA.packages(),
                "dev.sagastore",
                "dev.sagastore.bus",
                "dev.sagastore.bus.json",
                "dev.sagastore.bus.spi",
                "dev.sagastore.bus.sqs",
                "dev.sagastore.dynamodb",
                "dev.sagastore.spi",
                "com.amazonaws.services.lambda.runtime..",
                "org.crac",
                "org.slf4j",
                "org.jspecify.annotations",
                ERROR_PRONE_ANNOTATIONS,
                "java.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheExampleReachesLambda() {
    noClasses()
        .that(not(resideInAnyPackage(and(Module.EXAMPLE.packages(), Module.LAMBDA.packages()))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            and(Module.LAMBDA.packages(), "com.amazonaws.services.lambda..", "org.crac.."))
        .check(CLASSES);
  }

  /** Its seed is part of a SnapStart snapshot, so restored functions share its numbers. */
  @Test
  void codeInFunctionsDoesNotUseThreadLocalRandom() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Stream.of(Module.SCHEMA, Module.RUNTIME, Module.BUS, Module.SQS, Module.LAMBDA)
                .flatMap(module -> Arrays.stream(module.packages()))
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat(equivalentTo(ThreadLocalRandom.class))
        .check(CLASSES);
  }

  @Test
  void onlyTheTransportReachesTheClientsOfTheSdk() {
    noClasses()
        .that(not(resideInAnyPackage(Module.SQS.packages())))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(and(SNS_AND_EVENTBRIDGE, SQS))
        .check(CLASSES);
  }

  @Test
  void internalPackagesAreUsedByTheirOwnModuleOnly() {
    classes().should(stayAwayFromInternalsOfOthers()).check(CLASSES);
  }

  private static ArchCondition<JavaClass> stayAwayFromInternalsOfOthers() {
    return new ArchCondition<>("stay away from internal packages of others") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(
                dependency -> resideInAPackage("..internal..").test(dependency.getTargetClass()))
            .filter(
                dependency ->
                    Arrays.stream(Module.values())
                        .noneMatch(
                            module -> module.has(type) && module.has(dependency.getTargetClass())))
            .forEach(
                dependency ->
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
      }
    };
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith("dev.sagastore")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "the packages of dev.sagastore";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void onlyProgramsUseStandardStreams() {
    noClasses()
        .that(not(equivalentTo(OrderSagaApp.class)))
        .and(not(equivalentTo(DynamoDbServer.class)))
        .and(not(equivalentTo(EmbeddedMetrics.class)))
        .and(not(resideInAPackage("dev.sagastore.cdkapp.demo..")))
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void theAppLeavesStandardOutputToTheCdk() {
    noClasses()
        .that(equivalentTo(OrderSagaApp.class))
        .should()
        .accessField(System.class, "out")
        .check(CLASSES);
  }

  @Test
  void onlyTheDemoUsesJavaUtilLogging() {
    noClasses()
        .that(not(resideInAPackage("dev.sagastore.cdkapp.demo..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging")
        .check(CLASSES);
  }

  private static String[] and(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
