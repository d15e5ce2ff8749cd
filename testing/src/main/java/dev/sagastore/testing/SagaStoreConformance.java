package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.schema.Retention;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every {@link SagaStore} must do. Extend it, return your store, and JUnit runs the suite:
 *
 * <pre>{@code
 * class MyStoreTest extends SagaStoreConformance {
 *   @Override
 *   protected SagaStore store(Clock clock) {
 *     return new MyStore(clock);
 *   }
 * }
 * }</pre>
 *
 * <p>Every test uses saga names of its own, so that all of them can share one table.
 */
public abstract class SagaStoreConformance
    implements InsertConformance,
        FindConformance,
        UpdateConformance,
        ModifyConformance,
        ChangeConformance,
        CompletionConformance,
        DeleteConformance,
        StateConformance,
        BadInputConformance,
        IdentityConformance,
        KeyConformance,
        ActiveTimeToLiveConformance,
        AttachmentConformance,
        DueConformance,
        BatchConformance,
        ListingConformance,
        CleanupConformance {
  private SettableClock clock;
  private SagaType<Counter> type;
  private SagaStore store;

  /** Creates the suite. */
  protected SagaStoreConformance() {}

  /**
   * Returns the store to test. It is called before each test, and may return the same store or one
   * that shares its data with earlier ones.
   *
   * @param clock the clock that the store must use
   * @return the store
   */
  protected abstract SagaStore store(Clock clock);

  /**
   * Returns what the store to test is set to. Override it for a store whose ids are not derived.
   *
   * @return {@link SagaIdentity#DERIVED} by default
   */
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.DERIVED;
  }

  /**
   * Returns how long the store to test keeps completed sagas whose type does not say it. Override
   * it for a store that is set to another retention.
   *
   * @return {@link Retention#standard} by default
   */
  @Override
  public Retention retention() {
    return Retention.standard();
  }

  @BeforeEach
  void openStore() {
    clock = new SettableClock(ConformanceContext.start());
    type = ConformanceContext.newType(Counter.class).withRetention(Duration.ofDays(30));
    store = store(clock);
  }

  @Override
  public final SagaStore store() {
    return store;
  }

  @Override
  public final SettableClock clock() {
    return clock;
  }

  @Override
  public final SagaType<Counter> type() {
    return type;
  }
}
