using System.Runtime.CompilerServices;

// The tests fill the disk through RecordStore.LimitPages and ask for the id of an undo.
[assembly: InternalsVisibleTo("Appliance.Tests")]

// bench ingest sends 10 000 boards away and lets them come back as real ones do: with Backoff.
[assembly: InternalsVisibleTo("checkpointctl")]
