package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.schema.Retention;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests that every {@link SagaStore} must pass. Extend it, return your store, and JUnit runs the
 * suite:
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
 * <p>Every test uses unique saga names, so that all tests can share one table.
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
        ActiveAttachmentConformance,
        DueConformance,
        ProtectionConformance,
        BatchConformance,
        ListingConformance,
        CleanupConformance {
  private SettableClock clock;
  private SagaType<Counter> type;
  private SagaStore store;

  /** Creates the suite. */
  protected SagaStoreConformance() {}

  /**
   * Returns the store to test. It is called before each test. It can return the same store, or one
   * that shares its data with earlier ones.
   *
   * @param clock the clock that the store must use
   * @return the store
   */
  protected abstract SagaStore store(Clock clock);

  /**
   * Returns the identity of the store to test. Override it for a store without derived IDs.
   *
   * @return the identity (default {@link SagaIdentity#DERIVED})
   */
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.DERIVED;
  }

  /**
   * Returns the retention of the store to test, for completed sagas whose type has none of its own.
   * Override it for a store with another retention.
   *
   * @return the retention (default {@link Retention#standard})
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
