using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Vision.Tests")]

// The training program runs the same layers and the same sampling as the reader.
[assembly: InternalsVisibleTo("checkpointctl")]
