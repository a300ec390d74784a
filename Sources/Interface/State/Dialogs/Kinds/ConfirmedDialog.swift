/// A dialog that asks whether something is really meant.
protocol ConfirmedDialog: DialogKind {
  var confirmation: Confirmation { get set }
}
