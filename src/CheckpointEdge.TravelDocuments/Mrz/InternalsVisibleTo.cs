using System.Runtime.CompilerServices;

// The reader of pictures decodes with the same layouts, field by field, before the parser sees any text.
[assembly: InternalsVisibleTo("CheckpointEdge.Vision")]
