using System.CommandLine;

RootCommand root = new("CheckpointEdge: the technician's and the operator's tool.");
return await root.Parse(args).InvokeAsync();
