package dev.sagastore.construct;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.UnknownPrincipal;
import software.constructs.IConstruct;

/** The account of a principal. */
final class PrincipalAccount {
  /** The account in the ARN of a role, a user or an account, or the account by itself. */
  private static final Pattern ACCOUNT = Pattern.compile("(?:^|:(?:iam|sts)::)([0-9]{12})\\b");

  private PrincipalAccount() {}

  /** Returns whether a principal is known to have its policy in another account. */
  static boolean isOwnedByAnother(IPrincipal principal, IConstruct scope) {
    String account = principal.getPrincipalAccount();
    return account != null && StoreConnection.differ(account, Stack.of(scope).getAccount());
  }

  /** Returns whether a principal, or a part of it, is known to be of another account. */
  static boolean isAnother(IPrincipal principal, IConstruct scope) {
    if (principal.getPrincipalAccount() != null) {
      return isOwnedByAnother(principal, scope);
    }
    Stack stack = Stack.of(scope);
    return !(principal instanceof UnknownPrincipal)
        && principal.getPolicyFragment().getPrincipalJson().values().stream()
            .flatMap(List::stream)
            .map(name -> account(name, stack))
            .anyMatch(
                account -> account != null && StoreConnection.differ(account, stack.getAccount()));
  }

  private static @Nullable String account(String principalName, Stack stack) {
    Matcher matcher = ACCOUNT.matcher(stack.resolve(principalName).toString());
    return matcher.find() ? matcher.group(1) : null;
  }
}
