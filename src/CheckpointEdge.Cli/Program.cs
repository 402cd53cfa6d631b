using System.CommandLine;
using CheckpointEdge.Cli.Officers;
using CheckpointEdge.Cli.Slices;

RootCommand root = new("CheckpointEdge: the technician's and the operator's tool.");
root.Add(OfficerCommands.Create());
root.Add(SliceCommands.Create());
return await root.Parse(args).InvokeAsync();
