package dev.sagastore.cdkapp.deployment;

import java.util.function.Supplier;

/** One of the steps of a deployment. It says its name when it begins, and when it fails. */
final class Step {
  private Step() {}

  static void run(String name, Runnable work) {
    call(
        name,
        () -> {
          work.run();
          return name;
        });
  }

  static <T> T call(String name, Supplier<T> work) {
    say(name);
    try {
      return work.get();
    } catch (RuntimeException | AssertionError e) {
      String reason = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
      throw new AssertionError("the step \"" + name + "\" failed: " + reason, e);
    }
  }

  static void say(String line) {
    System.out.println("deployment: " + line);
  }
}
