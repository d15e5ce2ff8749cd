package dev.sagastore.construct;

import dev.sagastore.schema.BusAccess;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.IConstruct;

/**
 * Permissions on the queues of a bus and on its destinations: single actions on single ARNs, and
 * the use of customer managed keys (<a
 * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html">key
 * management of SQS</a>).
 */
final class BusGrants {
  /** A receiver decrypts. A sender also encrypts, and SQS validates its data key by decrypting. */
  static final String[] KEY_ACTIONS = {"kms:Decrypt", "kms:GenerateDataKey"};

  private final IConstruct bus;
  private final BusReference reference;
  private final List<BusDestination> destinations;

  BusGrants(IConstruct bus, BusReference reference, List<BusDestination> destinations) {
    this.bus = bus;
    this.reference = reference;
    this.destinations = destinations;
  }

  /**
   * Grants an access by the policy of the grantee. Destinations of another account also have to
   * allow it.
   */
  Grant grant(IGrantable grantee, BusAccess access) {
    List<Grant> grants = new ArrayList<>();
    // the first of them fails for a grantee without a policy, so that nothing is left behind
    add(grants, grantee, access.queueActions(), reference.queue().getQueueArn());
    add(grants, grantee, access.deadLetterQueueActions(), deadLetterQueueArn());
    addKey(grants, grantee, reference.encryptionKey());
    if (access.usesDestinations()) {
      for (BusDestination destination : destinations) {
        add(grants, grantee, destination);
      }
    }
    return grants.stream().reduce(Grant::combine).orElseThrow();
  }

  /** Grants sending to a destination. */
  void grant(IGrantable grantee, BusDestination destination) {
    add(new ArrayList<>(), grantee, destination);
  }

  private void add(List<Grant> grants, IGrantable grantee, BusDestination destination) {
    add(grants, grantee, List.of(destination.kind().sendAction()), destination.arn());
    addKey(grants, grantee, destination.key());
  }

  /**
   * Grants an access to the queues of the bus by the policy of the grantee, or by those of the
   * queues if the grantee has none in this account.
   */
  Grant grantToAnyone(IGrantable grantee, BusAccess access) {
    requireNoWildcard(grantee);
    List<Grant> grants = new ArrayList<>();
    addToAnyone(grants, grantee, reference.queue(), access.queueActions());
    addToAnyone(grants, grantee, reference.deadLetterQueue(), access.deadLetterQueueActions());
    addKey(grants, grantee, reference.encryptionKey());
    return grants.stream().reduce(Grant::combine).orElseThrow();
  }

  private void addToAnyone(
      List<Grant> grants, IGrantable grantee, IQueue queue, List<String> actions) {
    if (!actions.isEmpty()) {
      Grant grant = required(queue.grant(grantee, actions.toArray(String[]::new)), grantee);
      if (!grant.getResourceStatements().isEmpty() && !(queue instanceof Queue)) {
        // CDK's grant says that it succeeded
        throw impossible(grantee);
      }
      grants.add(grant);
    }
  }

  private void add(List<Grant> grants, IGrantable grantee, List<String> actions, String arn) {
    if (!actions.isEmpty()) {
      Grant grant =
          Grant.addToPrincipal(
              GrantOnPrincipalOptions.builder()
                  .grantee(grantee)
                  .actions(actions)
                  .resourceArns(List.of(arn))
                  .build());
      grants.add(required(grant, grantee));
    }
  }

  private void addKey(List<Grant> grants, IGrantable grantee, @Nullable IKey key) {
    if (key != null) {
      grants.add(required(key.grant(grantee, KEY_ACTIONS), grantee));
    }
  }

  private String deadLetterQueueArn() {
    return reference.deadLetterQueue().getQueueArn();
  }

  private Grant required(Grant grant, IGrantable grantee) {
    if (!grant.getSuccess()) {
      throw impossible(grantee);
    }
    return grant;
  }

  private IllegalArgumentException impossible(IGrantable grantee) {
    return new IllegalArgumentException(
        ("%s: can't grant access to %s: it has no policy in this app, and the resource has none"
                + " that this app can change: grant a role or a user of this account, or declare"
                + " the grant in the app of the resource")
            .formatted(bus.getNode().getPath(), grantee.getGrantPrincipal()));
  }

  private void requireNoWildcard(IGrantable grantee) {
    boolean everyone =
        grantee.getGrantPrincipal().getPolicyFragment().getPrincipalJson().values().stream()
            .flatMap(List::stream)
            .anyMatch(name -> name.contains("*"));
    if (everyone) {
      throw new IllegalArgumentException(
          ("%s: can't grant access to %s: a grant contains no wildcard: name the accounts, roles or"
                  + " users")
              .formatted(bus.getNode().getPath(), grantee.getGrantPrincipal()));
    }
  }
}
