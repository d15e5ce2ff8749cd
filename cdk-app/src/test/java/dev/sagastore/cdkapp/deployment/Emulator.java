package dev.sagastore.cdkapp.deployment;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/**
 * An emulator of AWS, with all that clients need to reach it.
 *
 * <p>It is never AWS. Without {@code AWS_ENDPOINT_URL} there is none, an address of AWS is refused,
 * and {@link #environmentOfProcesses} leaves nothing that could lead elsewhere: no profile, no
 * configuration file, no endpoint of a single service.
 *
 * @param endpoint where all services are
 * @param region the region, any that the emulator knows
 * @param credentials what requests are signed with
 * @param endpointOfTemplates where the emulator itself reads templates from, if it is not {@code
 *     endpoint}
 */
record Emulator(
    URI endpoint, Region region, AwsCredentials credentials, Optional<URI> endpointOfTemplates) {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";
  private static final String ENDPOINT_OF_TEMPLATES = "AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION";
  private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
  private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";
  private static final String REGION = "AWS_REGION";
  private static final String DEFAULT_REGION = "AWS_DEFAULT_REGION";

  /** For emulators with a certificate of their own. */
  private static final String CERTIFICATES = "AWS_CA_BUNDLE";

  private static final Pattern AWS =
      Pattern.compile(
          "(.*\\.)?(amazonaws\\.(com|com\\.cn|eu)|api\\.aws|api\\.amazonwebservices\\.com\\.cn)\\.?",
          Pattern.CASE_INSENSITIVE);

  /** Tells whether these variables name an emulator. */
  static boolean isNamedIn(Map<String, String> environment) {
    return value(environment, ENDPOINT).isPresent();
  }

  /**
   * Returns the emulator that these variables name: {@code AWS_ENDPOINT_URL}, {@code AWS_REGION} or
   * {@code us-east-1}, and the credentials, made up if there are none.
   *
   * @throws IllegalArgumentException if the endpoint is no URL, or one of AWS
   */
  static Emulator namedIn(Map<String, String> environment) {
    return new Emulator(
        endpoint(environment),
        Region.of(
            value(environment, REGION)
                .or(() -> value(environment, DEFAULT_REGION))
                .orElse("us-east-1")),
        credentials(environment),
        value(environment, ENDPOINT_OF_TEMPLATES).map(URI::create));
  }

  private static URI endpoint(Map<String, String> environment) {
    String url = value(environment, ENDPOINT).orElseThrow();
    URI endpoint;
    try {
      endpoint = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(noUrl(url), e);
    }
    if (endpoint.getHost() == null) {
      throw new IllegalArgumentException(noUrl(url));
    }
    if (AWS.matcher(endpoint.getHost()).matches()) {
      throw new IllegalArgumentException(
          ENDPOINT + " is " + url + ", which is AWS: the deployment test runs on emulators only");
    }
    return endpoint;
  }

  private static String noUrl(String value) {
    return ENDPOINT + " is " + value + ": use a URL, such as http://localhost:4566";
  }

  private static AwsCredentials credentials(Map<String, String> environment) {
    Optional<String> accessKey = value(environment, ACCESS_KEY);
    Optional<String> secretKey = value(environment, SECRET_KEY);
    if (accessKey.isEmpty() || secretKey.isEmpty()) {
      return AwsBasicCredentials.create("test", "test");
    }
    return value(environment, SESSION_TOKEN)
        .<AwsCredentials>map(
            token -> AwsSessionCredentials.create(accessKey.get(), secretKey.get(), token))
        .orElseGet(() -> AwsBasicCredentials.create(accessKey.get(), secretKey.get()));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Returns the variables for a process that should reach this emulator and nothing else.
   *
   * @param environment the variables of this process; what they say about AWS and the CDK is left
   *     out
   */
  Map<String, String> environmentOfProcesses(Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables
        .keySet()
        .removeIf(
            name ->
                (name.startsWith("AWS_") && !name.equals(CERTIFICATES)) || name.startsWith("CDK_"));
    variables.put(ENDPOINT, endpoint.toString());
    endpointOfTemplates.ifPresent(
        templates -> variables.put(ENDPOINT_OF_TEMPLATES, templates.toString()));
    variables.put(REGION, region.id());
    variables.put(DEFAULT_REGION, region.id());
    variables.put(ACCESS_KEY, credentials.accessKeyId());
    variables.put(SECRET_KEY, credentials.secretAccessKey());
    if (credentials instanceof AwsSessionCredentials session) {
      variables.put(SESSION_TOKEN, session.sessionToken());
    }
    // files that do not exist are read instead of the user's own
    variables.put("AWS_CONFIG_FILE", "no-such-file");
    variables.put("AWS_SHARED_CREDENTIALS_FILE", "no-such-file");
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    return variables;
  }
}
