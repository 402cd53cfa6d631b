using System.CommandLine;
using CheckpointEdge.Cli;
using CheckpointEdge.Cli.Bench;
using CheckpointEdge.Cli.Central;
using CheckpointEdge.Cli.Mrz;
using CheckpointEdge.Cli.Officers;
using CheckpointEdge.Cli.Slices;
using CheckpointEdge.Cli.Watchlist;

RootCommand root = new("CheckpointEdge: the technician's and the operator's tool.");
root.Add(BenchCommands.Create());
root.Add(CentralCommands.Create());
root.Add(MrzCommands.Create());
root.Add(OfficerCommands.Create());
root.Add(SliceCommands.Create());
root.Add(DocumentsCommands.Create());
root.Add(WatchlistCommands.Create());
return await CommandLine.RunAsync(root, args);
