package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.RemovalPolicies;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.dynamodb.ReplicaTableProps;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.kms.Key;

class DeletionProtectionTest {

  @Test
  void protectionFollowsThePolicyOfTheProperties() {
    assertThatTable(builder -> {}, sagas -> {}).isRetained().isProtected(true);
    assertThatTable(builder -> builder.removalPolicy(RemovalPolicy.DESTROY), sagas -> {})
        .isDeleted()
        .isProtected(false);
  }

  /** The idiom for stacks that are thrown away. */
  @Test
  void protectionFollowsAnAspect() {
    assertThatTable(
            builder -> builder.replicas("us-east-1"),
            sagas -> RemovalPolicies.of(sagas.getNode().getRoot()).destroy())
        .isDeleted()
        .isProtected(false);
    assertThatTable(
            builder -> builder.removalPolicy(RemovalPolicy.DESTROY),
            sagas -> RemovalPolicies.of(sagas.getNode().getRoot()).retain())
        .isRetained()
        .isProtected(true);
  }

  @Test
  void protectionFollowsACallOnTheTable() {
    assertThatTable(
            builder -> {}, sagas -> sagas.getTable().applyRemovalPolicy(RemovalPolicy.DESTROY))
        .isDeleted()
        .isProtected(false);
    // CloudFormation deletes it if the creation of its stack is rolled back
    assertThatTable(
            builder -> {},
            sagas -> sagas.getTable().applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE))
        .isProtected(false);
  }

  @Test
  void protectionCanBeChosen() {
    assertThatTable(builder -> builder.deletionProtection(false), sagas -> {})
        .isRetained()
        .isProtected(false);
    assertThatTable(
            builder -> builder.removalPolicy(RemovalPolicy.DESTROY).deletionProtection(true),
            sagas -> {})
        .isDeleted()
        .isProtected(true);
    assertThatTable(
            builder -> builder.deletionProtection(false).deletionProtection(null), sagas -> {})
        .isRetained()
        .isProtected(true);
  }

  @Test
  void overrideWins() {
    assertThatTable(
            builder -> {},
            sagas ->
                resource(sagas).addPropertyOverride("Replicas.0.DeletionProtectionEnabled", false))
        .isRetained()
        .isProtected(false);
  }

  @Test
  void replicaCanHaveAProtectionOfItsOwn() {
    Stack stack = Templates.stack();
    new SagaStoreTable(stack, "Sagas")
        .getTable()
        .addReplica(
            ReplicaTableProps.builder().region("us-east-1").deletionProtection(false).build());

    assertThat(new Rendered(Template.fromStack(stack)).replicas())
        .extracting(replica -> replica.get("DeletionProtectionEnabled"))
        .containsExactly(false, true);
  }

  /** The replicas are rendered again for the protection, with all that refers to other stacks. */
  @Test
  void referencesOfReplicasToOtherStacksStay() {
    App app = new App();
    Stack keys = Templates.stack(app, "Keys", "eu-west-1");
    Key key = new Key(keys, "Key");
    Stack stack = Templates.stack(app, "Orders", "eu-west-1");
    SagaStoreTable.Builder.create(stack, "Sagas")
        .encryption(TableEncryptionV2.customerManagedKey(key))
        .build();

    assertThat(new Rendered(Template.fromStack(stack)).replicas().toString())
        .contains("Fn::ImportValue=Keys:ExportsOutputFnGetAttKey");
  }

  private static CfnResource resource(SagaStoreTable sagas) {
    return (CfnResource) sagas.getNode().getDefaultChild();
  }

  private static Rendered assertThatTable(
      Consumer<SagaStoreTable.Builder> properties, Consumer<SagaStoreTable> changes) {
    Stack stack = Templates.stack();
    SagaStoreTable.Builder builder = SagaStoreTable.Builder.create(stack, "Sagas");
    properties.accept(builder);
    changes.accept(builder.build());
    return new Rendered(Template.fromStack(stack));
  }

  /** A table as the template has it. */
  private record Rendered(Template template) {
    Rendered isRetained() {
      return has("Retain");
    }

    Rendered isDeleted() {
      return has("Delete");
    }

    private Rendered has(String policy) {
      assertThat(Templates.only(template, Templates.TABLE))
          .containsEntry("DeletionPolicy", policy)
          .containsEntry("UpdateReplacePolicy", policy);
      return this;
    }

    void isProtected(boolean enabled) {
      assertThat(replicas())
          .isNotEmpty()
          .allSatisfy(
              replica -> assertThat(replica).containsEntry("DeletionProtectionEnabled", enabled));
    }

    List<Map<String, Object>> replicas() {
      return Templates.replicas(template);
    }
  }
}
