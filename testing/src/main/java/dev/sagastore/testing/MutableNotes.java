package dev.sagastore.testing;

import java.util.ArrayList;
import java.util.List;

/** A state that handlers change in place. */
final class MutableNotes {
  private List<String> notes = new ArrayList<>();

  /** Returns the notes themselves, not a copy. */
  public List<String> getNotes() {
    return notes;
  }

  public void setNotes(List<String> notes) {
    this.notes = notes;
  }

  MutableNotes add(String note) {
    notes.add(note);
    return this;
  }
}
