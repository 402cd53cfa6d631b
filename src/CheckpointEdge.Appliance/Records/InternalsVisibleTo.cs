using System.Runtime.CompilerServices;

// The tests fill the disk through RecordStore.LimitPages and ask for the id of an undo.
[assembly: InternalsVisibleTo("Appliance.Tests")]
