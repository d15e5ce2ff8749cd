package dev.sagastore.dynamodb.internal.engine;

import dev.sagastore.SagaStoreConfigurationException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * Checks the version of the AWS SDK on the class path. An older version would work only until the
 * first conflict: the store needs the number of attempts to distinguish a conflict from its own
 * retried write.
 */
public final class SdkVersion {
  /** The first version whose exceptions contain the number of attempts. */
  public static final String MINIMUM = "2.30.38";

  private SdkVersion() {}

  /**
   * Fails if the SDK is too old.
   *
   * @throws SagaStoreConfigurationException that names both versions
   */
  public static void requireMinimum() {
    requireMinimum(SdkException.class);
  }

  public static void requireMinimum(Class<?> exception) {
    try {
      exception.getMethod("numAttempts");
    } catch (NoSuchMethodException e) {
      throw new SagaStoreConfigurationException(
          null,
          null,
          ("the AWS SDK on the class path has version %s, the store needs %s or later: raise the"
                  + " version of software.amazon.awssdk:bom")
              .formatted(version(), MINIMUM),
          e);
    }
  }

  /** Reads the version by reflection: the compiler would copy the constant into this class. */
  private static String version() {
    try {
      return String.valueOf(VersionInfo.class.getField("SDK_VERSION").get(null));
    } catch (ReflectiveOperationException e) {
      return "unknown";
    }
  }
}
