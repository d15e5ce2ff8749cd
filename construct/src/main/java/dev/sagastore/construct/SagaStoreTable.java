package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import dev.sagastore.schema.StoreAccess;
import dev.sagastore.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.ITableV2;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * The DynamoDB table of a saga store, with its two indexes and its TTL.
 *
 * <pre>{@code
 * SagaStoreTable sagas = SagaStoreTable.Builder.create(this, "Sagas").build();
 * sagas.connect(function);
 * }</pre>
 *
 * <p>What it creates is safe by default, and costs nothing while nobody uses it except for storage
 * and backups:
 *
 * <ul>
 *   <li>on-demand capacity: no capacity to plan, and requests are paid one by one;
 *   <li>point-in-time recovery over the last 35 days (<a
 *       href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html">backups</a>);
 *   <li>the table outlives its stack, and deletion protection is on; {@link Builder#removalPolicy}
 *       changes both;
 *   <li>TTL on: completed sagas remove themselves;
 *   <li>two global secondary indexes that project keys alone, so that an update of a saga's state
 *       pays for no write to them;
 *   <li>encryption at rest with a key that AWS owns, free of charge; DynamoDB has no unencrypted
 *       tables (<a
 *       href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html">usage
 *       notes</a>).
 * </ul>
 *
 * <p>Permissions are lists of single actions on the ARN of this table, and on those of its two
 * indexes, without wildcards.
 *
 * <p>Not safe for use by several threads, as nothing built on jsii is.
 */
public final class SagaStoreTable extends Construct {
  private final TableSchema schema;
  private final ITableV2 table;

  private SagaStoreTable(Construct scope, String id, TableDeclaration declaration) {
    super(scope, id);
    this.schema = declaration.schema();
    this.table = declaration.addTo(this, "Table");
  }

  /**
   * Gives a Lambda function all that it needs to use the store: sets the variables of {@link
   * #environment()} and grants what {@link #grantReadWrite} grants.
   *
   * <p>It returns the grant, as CDK's own grant methods do, and not this construct: there is little
   * to chain, since one call does it all, while a grant can be checked ({@link
   * Grant#assertSuccess()}) and waited for ({@link Grant#applyBefore}).
   *
   * <p>A role that was imported as immutable takes no permissions, and CDK does not tell: give it
   * the actions of {@link StoreAccess#READ_WRITE} where it is defined.
   *
   * <p>A function has one saga store: connecting another replaces the variables of the first. For
   * functions of other classes use {@link #connect(IGrantable, BiConsumer)}.
   *
   * @param function the function that runs the store
   * @return the grant to the function's role
   */
  public Grant connect(Function function) {
    return connect(function, function::addEnvironment);
  }

  /**
   * Gives anything that runs code all that it needs to use the store: passes on the variables of
   * {@link #environment()} and grants what {@link #grantReadWrite} grants.
   *
   * <pre>{@code
   * sagas.connect(taskDefinition.getTaskRole(), container::addEnvironment);
   * }</pre>
   *
   * @param grantee whose role the code runs under, such as the task role of an ECS task
   * @param environment is called once for every variable, with its name and its value, in the order
   *     of {@link #environment()}
   * @return the grant to the grantee
   */
  public Grant connect(IGrantable grantee, BiConsumer<String, String> environment) {
    environment().forEach(environment);
    return grantReadWrite(grantee);
  }

  /**
   * Returns the environment variables from which the runtime learns about this table.
   *
   * @return names and values, unmodifiable, in a stable order; the name of the table is a token
   *     unless you chose it
   */
  public Map<String, String> environment() {
    return StoreEnvironment.of(tableName(), schema);
  }

  /**
   * Grants everything that a saga store does: the actions of {@link StoreAccess#READ_WRITE} on this
   * table and on its indexes.
   *
   * @param grantee who may read and write
   * @return the grant
   */
  public Grant grantReadWrite(IGrantable grantee) {
    return grant(grantee, StoreAccess.READ_WRITE);
  }

  /**
   * Grants finding and listing sagas: the actions of {@link StoreAccess#READ} on this table and on
   * its indexes.
   *
   * @param grantee who may read
   * @return the grant
   */
  public Grant grantRead(IGrantable grantee) {
    return grant(grantee, StoreAccess.READ);
  }

  /**
   * Returns the table, for what this construct does not cover, such as alarms on its metrics.
   *
   * <p>Its own grant methods allow more than a saga store needs, such as scans.
   *
   * @return the table
   */
  public ITableV2 table() {
    return table;
  }

  /**
   * Returns the name of the table.
   *
   * @return the name, a token that is resolved on deployment
   */
  public String tableName() {
    return table.getTableName();
  }

  /**
   * Returns the ARN of the table.
   *
   * @return the ARN, a token that is resolved on deployment
   */
  public String tableArn() {
    return table.getTableArn();
  }

  private Grant grant(IGrantable grantee, StoreAccess access) {
    List<String> indexArns =
        schema.indexes().stream().map(index -> tableArn() + "/index/" + index.name()).toList();
    return grant(grantee, access.tableActions(), List.of(tableArn()))
        .combine(grant(grantee, access.indexActions(), indexArns));
  }

  private static Grant grant(IGrantable grantee, List<String> actions, List<String> arns) {
    return Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(actions)
            .resourceArns(arns)
            .build());
  }

  /**
   * Builds a {@link SagaStoreTable}. Every option has a default.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private final Construct scope;
    private final String id;
    private @Nullable String tableName;
    private RemovalPolicy removalPolicy = RemovalPolicy.RETAIN;
    private String correlationIndexName = TableSchema.standard().correlationIndexName();
    private String cleanupIndexName = TableSchema.standard().cleanupIndexName();
    private String ttlAttribute = TableSchema.standard().ttlAttribute();
    private int shards = TableSchema.standard().shards();

    private Builder(Construct scope, String id) {
      this.scope = scope;
      this.id = id;
    }

    /**
     * Begins a construct.
     *
     * @param scope the construct that will hold it, in most cases {@code this} stack
     * @param id the construct's id in that scope
     * @return a builder with the defaults
     */
    public static Builder create(Construct scope, String id) {
      return new Builder(requireNonNull(scope, "scope"), requireNonNull(id, "id"));
    }

    /**
     * Sets the name of the table. By default CloudFormation makes one up, which is best: a named
     * table cannot be replaced, and one name can be taken once in an account and region.
     *
     * @param tableName 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .} (<a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">naming
     *     rules</a>); a token or null for the default will do as well
     * @return this builder
     */
    public Builder tableName(@Nullable String tableName) {
      this.tableName = tableName;
      return this;
    }

    /**
     * Sets what becomes of the table when it leaves the stack, and with it deletion protection:
     * {@link RemovalPolicy#RETAIN}, the default, keeps the table and protects it from being deleted
     * by anybody; {@link RemovalPolicy#DESTROY} turns protection off and deletes the table together
     * with its sagas.
     *
     * <p>To delete a table that was deployed with the default, first deploy {@code DESTROY}, then
     * remove it.
     *
     * @param removalPolicy {@code RETAIN} or {@code DESTROY}; the others make {@link #build()}
     *     fail, because DynamoDB tables have no snapshots in CloudFormation, and because {@link
     *     RemovalPolicy#RETAIN_ON_UPDATE_OR_DELETE} deletes the table when the stack's creation is
     *     rolled back, which deletion protection prevents
     * @return this builder
     */
    public Builder removalPolicy(RemovalPolicy removalPolicy) {
      this.removalPolicy = requireNonNull(removalPolicy, "removalPolicy");
      return this;
    }

    /**
     * Sets the name of the index that finds sagas by correlation id; {@code GSI1} by default.
     *
     * <p>Do not change it for a table that is deployed: CloudFormation adds or removes one index
     * per deployment, and a new name is both.
     *
     * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
     * @return this builder
     */
    public Builder correlationIndexName(String name) {
      this.correlationIndexName = requireNonNull(name, "correlationIndexName");
      return this;
    }

    /**
     * Sets the name of the index that finds completed sagas by day; {@code GSI2} by default.
     *
     * <p>Do not change it for a table that is deployed: CloudFormation adds or removes one index
     * per deployment, and a new name is both.
     *
     * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
     * @return this builder
     */
    public Builder cleanupIndexName(String name) {
      this.cleanupIndexName = requireNonNull(name, "cleanupIndexName");
      return this;
    }

    /**
     * Sets the name of the attribute that holds the time, in seconds since 1970, after which
     * DynamoDB removes a completed saga; {@code ttl} by default.
     *
     * <p>Do not change it for a table that is deployed: sagas stored before keep the old attribute.
     *
     * @param name 1 to 255 characters, and no attribute that sagas use otherwise
     * @return this builder
     */
    public Builder ttlAttribute(String name) {
      this.ttlAttribute = requireNonNull(name, "ttlAttribute");
      return this;
    }

    /**
     * Sets the number of partition keys over which the sagas of a name are spread; 1 by default.
     *
     * <p>DynamoDB takes about 1,000 writes a second under one partition key, so that one shard lets
     * all sagas of a name have that many together. More shards lift that, and make listing and
     * clean-up ask each of them. Never change it for a table that holds sagas: they would not be
     * found any more.
     *
     * @param shards from 1 to 1,000
     * @return this builder
     */
    public Builder shards(int shards) {
      this.shards = shards;
      return this;
    }

    /**
     * Adds the construct, and with it the table, to its scope.
     *
     * @return the construct
     * @throws IllegalArgumentException if a name is not valid, if both indexes have the same, if
     *     the number of shards is out of bounds, or if the removal policy is none for tables; the
     *     message begins with the construct's path, and nothing was added to the scope
     */
    public SagaStoreTable build() {
      return new SagaStoreTable(scope, id, declaration());
    }

    private TableDeclaration declaration() {
      try {
        TableSchema schema =
            new TableSchema(correlationIndexName, cleanupIndexName, ttlAttribute, shards);
        return new TableDeclaration(schema, tableName, removalPolicy);
      } catch (IllegalArgumentException e) {
        // the path that the construct would have: it does not exist yet
        String path = scope.getNode().getPath() + "/" + id;
        throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
      }
    }
  }
}
